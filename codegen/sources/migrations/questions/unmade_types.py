"""Types of columns that no revision creates and no PostgreSQL has.

`op.add_column` and `alter_column` use an enum type and do not create it: the real upgrade ends
there on an empty database.
"""

import re
from collections.abc import Iterator, Mapping

from codegen.diagnostics import Place, Question
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.spelling import take_apart
from codegen.sources.catalogue.state import shown
from codegen.sources.catalogue.types import sql_type
from codegen.sources.migrations.guess import YES
from codegen.sources.migrations.imports.stubs import MARKER
from codegen.sources.schema import NamedType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OWN = _words(
    "xml point line lseg box path polygon circle name xid xid8 cid tid pg_lsn pg_snapshot "
    "txid_snapshot refcursor int2vector oidvector bpchar"
) | {'"char"'}
_REGISTERED = re.compile(r"reg[a-z]+")
# what an extension brings, which a database may have without that a revision creates it
_OF_EXTENSIONS = _words(
    "citext hstore ltree lquery ltxtquery cube seg lo query_int isbn isbn13 ismn ismn13 issn "
    "issn13 upc ean13 vector halfvec sparsevec geometry geography box2d box3d raster "
    "topogeometry h3index ip4 ip4r ip6 ip6r ipaddress iprange"
)
_KNOWN_EXTENSIONS = _words(
    "plpgsql uuid-ossp pgcrypto pg_trgm btree_gist btree_gin unaccent fuzzystrmatch tablefunc "
    "pg_stat_statements intarray timescaledb postgres_fdw dblink earthdistance pg_cron citext "
    "hstore ltree cube seg isn lo vector postgis postgis_raster postgis_topology h3 ip4r"
)


def unmade_types(catalogue: Catalogue, answers: Mapping[str, str]) -> Iterator[Question]:
    """A question about each of them.

    None where an extension of which nothing is known, or a statement that was not read, may make
    types.

    answers: what the user said, by the ids of questions; a type that is named there is known.
    """
    if not catalogue.is_postgresql or catalogue.unread:
        return
    if catalogue.extensions.keys() - _KNOWN_EXTENSIONS:
        return
    said = " ".join(answers.values())
    used: dict[str, list[tuple[str, Place | None]]] = {}
    for table in catalogue.tables.values():
        for column in table.columns.values():
            base = _unmade(catalogue, column.type)
            if base and base not in said:
                at = column.changed or column.made
                used.setdefault(base, []).append((f"{shown(table.name)}.{column.name}", at))
    for base, columns in used.items():
        asked = f"type:{base}"
        if answers.get(asked, "").strip().lower() not in YES:
            yield _question(asked, base, columns)


def _question(asked: str, base: str, columns: list[tuple[str, Place | None]]) -> Question:
    subject, at = columns[0]
    text = (
        f"where does the type {base} come from ({', '.join(name for name, _ in columns)})? no "
        f"revision creates it, so the upgrade of an empty database ends here; --base supplies "
        f'what is there before; if an extension brings it, set "{asked}" = "yes" under '
        f"[tool.gen-api.assume]"
    )
    return Question(asked, "type", subject, text, at)


def _unmade(catalogue: Catalogue, spelling: str) -> str:
    """The type's name, where nothing makes it; empty otherwise."""
    if MARKER.search(spelling) or not isinstance(sql_type(catalogue, spelling), NamedType):
        return ""
    base = take_apart(spelling).base
    bare = base.rpartition(".")[2].lower()
    composites = {shown(name) for name in catalogue.composites}
    known = bare in _OWN or bare in _OF_EXTENSIONS or _REGISTERED.fullmatch(bare)
    return "" if known or " " in base or base.replace('"', "") in composites else base
