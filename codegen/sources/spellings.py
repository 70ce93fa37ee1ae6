"""Which spellings of a type a database knows, and what was probably meant by the others."""

from __future__ import annotations

import difflib
import re
from functools import cache

from sqlalchemy.dialects import postgresql, sqlite

from codegen.sources.schema import DialectName

_ALIASES = {
    "int": "integer",
    "int4": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "bool": "boolean",
    "float4": "real",
    "float8": "double precision",
    "float": "double precision",
    "decimal": "numeric",
    "dec": "numeric",
    "character varying": "varchar",
    "character": "char",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "timestamp with tz": "timestamp with time zone",
    "timestamp tz": "timestamp with time zone",
    "timestamp with timezone": "timestamp with time zone",
    "timestamp_tz": "timestamp with time zone",
    "timestamp without timezone": "timestamp",
    "varchar2": "varchar",
    "timestamp without time zone": "timestamp",
    "time without time zone": "time",
}
_SERIALS = {
    **dict.fromkeys(("smallserial", "serial2"), "smallint"),
    **dict.fromkeys(("serial", "serial4"), "integer"),
    **dict.fromkeys(("bigserial", "serial8"), "bigint"),
}
_DJANGOS = {"autofield": "integer", "bigautofield": "bigint", "smallautofield": "smallint"}
_NAMED_ONLY = {
    *("xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "pg_lsn", "tsquery"),
    *("vector", "halfvec", "sparsevec", "geometry", "geography", "ltree", "hstore", "citext"),
    *("money", "macaddr8"),
}
# Types of other databases and of programs that mean one type exactly, or a wider one: dialect by
# dialect the manuals' own mapping. What keeps its arguments is in `_WITH_ARGUMENTS`.
_ELSEWHERE = {
    "string": "text",
    "str": "text",
    "nvarchar": "varchar",
    "varchar2": "varchar",
    "nchar": "char",
    "ntext": "text",
    "longtext": "text",
    "mediumtext": "text",
    "tinytext": "text",
    "clob": "text",
    "datetime": "timestamp",
    "datetime2": "timestamp",
    "smalldatetime": "timestamp",
    "datetimeoffset": "timestamp with time zone",
    "dateonly": "date",
    "timeonly": "time",
    "datetimetz": "timestamp with time zone",
    "uniqueidentifier": "uuid",
    "guid": "uuid",
    "uuidv4": "uuid",
    "uuid4": "uuid",
    "uuid v4": "uuid",
    "uuidv7": "uuid",
    "uuid.uuid": "uuid",
    "cuid": "text",
    "cuid2": "text",
    "ulid": "text",
    "nanoid": "text",
    "tinyint": "smallint",
    "mediumint": "integer",
    "unsignedbiginteger": "bigint",
    "unsignedinteger": "bigint",
    "unsignedsmallinteger": "integer",
    "unsignedtinyinteger": "smallint",
    "tinyinteger": "smallint",
    "unsigned int": "bigint",
    "int unsigned": "bigint",
    "integer unsigned": "bigint",
    "smallint unsigned": "integer",
    "tinyint unsigned": "smallint",
    "mediumint unsigned": "integer",
    "bigint unsigned": "bigint",
    "unsigned bigint": "bigint",
    "long": "bigint",
    "int64": "bigint",
    "int32": "integer",
    "int16": "smallint",
    "bool?": "boolean",
    "double": "double precision",
    "float64": "double precision",
    "float32": "real",
    "longblob": "bytea",
    "mediumblob": "bytea",
    "blob": "bytea",
    "binary": "bytea",
    "bytes": "bytea",
    "uint8array": "bytea",
    "varbinary": "bytea",
    "image": "bytea",
    "object": "jsonb",
    "dict": "jsonb",
    "map": "jsonb",
    "record": "jsonb",
    "jsonobject": "jsonb",
    "bit": "boolean",
    "localdate": "date",
    "localdatetime": "timestamp",
    "biginteger": "bigint",
    "smallinteger": "smallint",
    "bigdecimal": "numeric",
    "instant": "timestamp with time zone",
    "long text": "text",
    "autofield": "integer",
    "bigautofield": "bigint",
    "textfield": "text",
    "emailfield": "varchar",
    "booleanfield": "boolean",
    "integerfield": "integer",
    "positiveintegerfield": "integer",
    "positivesmallintegerfield": "smallint",
    "positivebigintegerfield": "bigint",
    "positive smallint": "smallint",
    "positive bigint": "bigint",
    "bigintegerfield": "bigint",
    "smallintegerfield": "smallint",
    "floatfield": "double precision",
    "datefield": "date",
    "timefield": "time",
    "datetimefield": "timestamp with time zone",
    "uuidfield": "uuid",
    "jsonfield": "jsonb",
}
# What words that leave something open most likely mean; proposed, never taken.
_LIKELY = {
    "number": "numeric",
    "decimal": "numeric",
    "array": "text[]",
    "ts": "timestamp",
    "charfield": "varchar",
    "slugfield": "varchar(50)",
    "urlfield": "varchar(200)",
    # as large as the unsigned numbers of ClickHouse are
    "uint8": "smallint",
    "uint16": "integer",
    "uint32": "bigint",
    "uint64": "numeric(20)",
}
# Types as other languages call them: what is meant is proposed, too.
_IN_WORDS = {
    word: kind
    for kind, listed in (
        ("integer", "entero|inteiro|entier|intero|ganzzahl|целое|целое число|整数|整型|정수"),
        ("text", "texto|texto largo|cadena|cadena de texto|chaîne|chaîne de caractères|texte"),
        ("text", "testo|stringa|zeichenkette|строка|текст|文字列|字符串|文本|テキスト|문자열"),
        ("boolean", "booleano|booleana|booléen|wahrheitswert|логический|логическое|булево"),
        ("boolean", "布尔|布尔值|布尔型|真偽値|불리언|불린"),
        ("date", "fecha|datum|дата|日期|日付|날짜"),
        ("timestamp", "fecha y hora|fecha/hora|data e hora|data/hora|date et heure"),
        ("timestamp", "datum und uhrzeit|дата и время|日期时间|日時|일시"),
        ("numeric", "número|numero|número decimal|dezimalzahl|число|数字|数値|数值|숫자"),
    )
    for word in listed.split("|")
}
WORDS = frozenset(_IN_WORDS)
_WITH_ARGUMENTS = frozenset(("varchar", "char", "numeric", "timestamp", "timestamp with time zone"))
_WIDTHLESS = frozenset(
    ("smallint", "integer", "bigint", "boolean", "text", "real", "double precision", "date", "uuid")
) | {"bytea", "json", "jsonb", "inet", "citext"}
# Words of programs that are types, though not one type of a database.
_VAGUE = frozenset(
    [
        "number",
        "array",
        "list",
        "enum",
        "any",
        "datetime",
        "decimal",
        "money",
        "currency",
        "objectid",
        "set",
        "bit",
        "year",
        "varbit",
        "charfield",
        "slugfield",
        "urlfield",
        "decimalfield",
        "imagefield",
        "filefield",
    ]
)
_DIGITS = re.compile(r"\(\d")  # of Oracle's NUMBER(10, 2)
_LISTS = re.compile(
    r"(?:array|list|sequence)\s*(?:<|\[|\(|of\s+)\s*([\w .]+?)s?\s*[>\])]?", re.IGNORECASE
)


@cache
def _known(dialect: DialectName) -> frozenset[str]:
    if dialect == "sqlite":
        types = set(sqlite.base.ischema_names)
        return frozenset(name.lower() for name in types) | frozenset(("int", "double"))
    names = {name.lower() for name in postgresql.base.ischema_names}
    return (
        frozenset(names) | _NAMED_ONLY | set(_SERIALS) | frozenset(_ALIASES) | {"char", "varchar"}
    )


def normal(spelling: str) -> str:
    """One spelling for all that mean the same type: `DECIMAL(10, 2)` is `numeric(10,2)`."""
    text = re.sub(r" ?([(),\[\]]) ?", r"\1", " ".join(spelling.split())).lower()
    base, arguments, rest = _take_apart(text)
    name = f"{base} {rest}".strip()
    return _ALIASES.get(name, name) + arguments


def _take_apart(text: str) -> tuple[str, str, str]:
    """`timestamp(3) with time zone[]` is `timestamp`, `(3)[]` and `with time zone`."""
    match = re.fullmatch(r"([^(\[]*)(\([^)]*\))?([^\[]*)((?:\[\d*\])*)", text)
    if match is None:
        return text, "", ""
    return match[1].strip(), (match[2] or "") + match[4], match[3].strip()


def known(spelling: str, dialect: DialectName) -> bool:
    """Whether the database has the type; SQLite takes any words, but these say nothing."""
    base = re.sub(r"[(\[].*", "", normal(spelling)).removeprefix("pg_catalog.").strip()
    if dialect == "postgresql" and spelling.casefold() in ("bit", "char"):
        return True
    return base in _known(dialect) or base.startswith("interval ")


# `Record<string, number>`, `Array<{ at: Date }>`: objects of a program, which are kept as JSON.
_OBJECTS = re.compile(
    r"(?:record|map|partial)\s*<.+>(?:\[\])?|array\s*<\s*(?:\{|record\s*<).+>",
    re.IGNORECASE | re.DOTALL,
)


def is_type(spelling: str) -> bool:
    """Whether the words are a type of any database or program."""
    if _OBJECTS.fullmatch(spelling.strip()):
        return True
    base, _, rest = _take_apart(normal(spelling))
    name = f"{base} {rest}".strip()
    known_ones = _known("postgresql") | _known("sqlite") | _ELSEWHERE.keys() | _VAGUE | WORDS
    if "/" in base and not rest:
        return all(is_type(part) for part in base.split("/"))
    return bool(base) and (name in known_ones or base in known_ones or bool(_LISTS.fullmatch(base)))


def translated(spelling: str, dialect: DialectName) -> str | None:
    """The type of this database that another one's, or a program's, stands for; None where the
    words do not decide it.
    """
    if known(spelling, dialect) and spelling.casefold() != "bit":
        return spelling if dialect == "sqlite" else _without_width(spelling)
    if listed := _LISTS.fullmatch(spelling.strip()):
        inner = translated(listed[1], dialect)
        return f"{inner}[]" if inner and dialect == "postgresql" else None
    if _OBJECTS.fullmatch(spelling.strip()):
        return translated("jsonb", dialect)
    base, arguments, rest = _take_apart(normal(spelling))
    name = f"{base} {rest}".strip()
    if name in ("tinyint", "bit") and arguments == "(1)":
        return "boolean"
    found = name if name in _known(dialect) else _ELSEWHERE.get(name)
    if name in ("string", "str") and arguments:
        found = "varchar"
    if name == "number" and _DIGITS.match(arguments):
        found = "numeric"
    if found is None or found not in _known(dialect) | {"timestamp with time zone"}:
        return None
    if arguments == "(max)":
        return "text" if found == "varchar" else found
    brackets = "[]" if arguments.endswith("[]") else ""
    arguments = arguments.removesuffix("[]")
    return found + (arguments if found in _WITH_ARGUMENTS else "") + brackets


def _without_width(spelling: str) -> str:
    """`int(11)`, `float(8,2)`, `text(255)` of MySQL without what PostgreSQL's have not."""
    base, arguments, rest = _take_apart(normal(spelling))
    if rest or base not in _WIDTHLESS or not arguments.startswith("("):
        return spelling
    return base + ("[]" if arguments.endswith("[]") else "")


def meant(spelling: str, dialect: DialectName) -> str | None:
    """The type that was probably meant, None where nothing is near."""
    exact = translated(spelling, dialect)
    if exact:
        return exact
    base, arguments, rest = _take_apart(normal(spelling))
    base = f"{base} {rest}".removesuffix("unsigned").strip()
    near = difflib.get_close_matches(base, sorted(_known(dialect)), n=1, cutoff=0.75)
    found = _LIKELY.get(base) or _IN_WORDS.get(base) or (near[0] if near else None)
    if found is None:
        return None
    return found + (arguments if found in _WITH_ARGUMENTS else "")


def lacks_precision(spelling: str) -> bool:
    """A decimal of which nobody says how many digits it has."""
    return normal(spelling) in ("numeric", "numeric[]")


def never_null(spelling: str) -> bool:
    """SERIAL and its kin are NOT NULL by definition."""
    return normal(spelling) in _SERIALS


_CAST = re.compile(r"::[\w ]+(?:\(\d+\))?(?:\[\])*\Z")


def same_default(one: str, other: str) -> bool:
    """Whether two spellings are one default: `'0'` and `0`, `now()` and `CURRENT_TIMESTAMP`."""
    return _bare(one) == _bare(other)


def _bare(default: str) -> str:
    text = _CAST.sub("", default.strip()).casefold().replace(" ", "").strip("'\"()")
    return {"now": "current_timestamp"}.get(text, text)


def of_serial(spelling: str) -> str:
    """The type that a column has which is counted up: `BIGSERIAL` is a BIGINT."""
    kind = normal(spelling)
    counted = _SERIALS.get(kind) or _DJANGOS.get(kind)
    return counted.upper() if counted else spelling
