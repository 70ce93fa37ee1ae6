"""What shapes of a schema are made of: words for what is said of a column, forms of a line, titles,
and bodies that hold the lines; each of them such as authors use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column, and what is said of it. nullable: None where nothing is said."""

    name: str
    type: str
    nullable: bool | None = None
    default: str = ""
    key: bool = False
    unique: bool = False
    refers: tuple[str, str] | None = None


@dataclass(frozen=True)
class Words:
    """What a language says: key, not null, null, unique, default, reference."""

    key: str
    required: str
    optional: str
    unique: str
    default: str
    refers: str

    def said(self, column: Column) -> list[str]:
        """Everything that is said of a column but its type."""
        null = {True: self.optional, False: self.required, None: ""}[column.nullable]
        parts = [self.key if column.key else "", null if not column.key else ""]
        parts.append(self.unique if column.unique else "")
        parts.append(self.default.format(column.default) if column.default else "")
        parts.append(self.refers.format(*column.refers) if column.refers else "")
        return [part for part in parts if part]


WORDS = {
    "sql": Words(
        "PRIMARY KEY", "NOT NULL", "NULL", "UNIQUE", "DEFAULT {}", "REFERENCES {}({})"
    ),
    "short": Words("PK", "NOT NULL", "nullable", "UNIQUE", "default: {}", "FK → {}.{}"),
    "small": Words("pk", "required", "optional", "unique", "default {}", "fk -> {}.{}"),
    "prose": Words(
        "primary key", "not null", "nullable", "unique", "defaults to {}", "references {}.{}"
    ),
    "equals": Words(
        "primary_key", "required", "nullable", "unique", "default={}", "fk={}.{}"
    ),
    "foreign": Words(
        "primary key", "mandatory", "can be null", "must be unique", "default = {}",
        "foreign key to {}.{}",
    ),
    "es": Words(
        "clave primaria", "obligatorio", "opcional", "único", "por defecto {}",
        "clave foránea a {}.{}",
    ),
    "pt": Words(
        "chave primária", "obrigatório", "opcional", "único", "padrão {}",
        "chave estrangeira para {}.{}",
    ),
    "de": Words(
        "Primärschlüssel", "Pflichtfeld", "optional", "eindeutig", "Standard: {}",
        "Fremdschlüssel auf {}.{}",
    ),
    "fr": Words(
        "clé primaire", "obligatoire", "facultatif", "unique", "par défaut {}",
        "clé étrangère vers {}.{}",
    ),
    "ru": Words(
        "первичный ключ", "обязательное", "необязательное", "уникальный",
        "по умолчанию {}", "внешний ключ на {}.{}",
    ),
    "zh": Words("主键", "非空", "可空", "唯一", "默认值 {}", "外键 → {}.{}"),
    "ja": Words("主キー", "必須", "任意", "ユニーク", "デフォルト {}", "外部キー → {}.{}"),
    "ko": Words("기본키", "필수", "선택", "고유", "기본값 {}", "외래키 → {}.{}"),
    "pl": Words(
        "klucz główny", "wymagane", "opcjonalne", "unikalny", "domyślnie {}",
        "klucz obcy do {}.{}",
    ),
    "tr": Words(
        "birincil anahtar", "zorunlu", "isteğe bağl\u0131", "benzersiz", "varsay\u0131lan {}",
        "yabanc\u0131 anahtar: {}.{}",
    ),
    "id": Words(
        "kunci utama", "wajib", "opsional", "unik", "bawaan {}", "kunci asing ke {}.{}",
    ),
    "vi": Words(
        "khóa chính", "bắt buộc", "tùy chọn", "duy nhất", "mặc định {}", "khóa ngoại đến {}.{}",
    ),
    "nl": Words(
        "primaire sleutel", "verplicht", "optioneel", "uniek", "standaard {}",
        "verwijst naar {}.{}",
    ),
    "cs": Words(
        "primární klíč", "povinné", "nepovinné", "unikátní", "výchozí {}", "cizí klíč na {}.{}",
    ),
    "sv": Words(
        "primärnyckel", "obligatorisk", "valfri", "unik", "standardvärde {}",
        "främmande nyckel till {}.{}",
    ),
    "fa": Words("کلید اصلی", "الزامی", "اختیاری", "یکتا", "پیش‌فرض {}", "کلید خارجی به {}.{}"),
    "ar": Words(
        "مفتاح أساسي", "مطلوب", "اختياري", "فريد", "القيمة الافتراضية {}",
        "مفتاح خارجي إلى {}.{}",
    ),
    "it": Words(
        "chiave primaria", "obbligatorio", "opzionale", "univoco", "predefinito {}",
        "chiave esterna verso {}.{}",
    ),
}  # fmt: skip

Form = Callable[[str, str, Sequence[str]], str]


def _form(before: str, between: str, after: str = "", *, apart: str = "") -> Form:
    """A line of a name, a type and what is said; `apart` joins what is said."""

    def line(name: str, kind: str, said: Sequence[str]) -> str:
        more = before.format(name=name, type=kind)
        return f"{more}{between}{(apart or ', ').join(said)}{after}" if said else more

    return line


# In a fence and outside of one.
FORMS: dict[str, Form] = {
    "colon": _form("{name}: {type}", ", "),
    "colon group": _form("{name}: {type}", " (", ")"),
    "colon square": _form("{name}: {type}", " [", "]"),
    "colon dash": _form("{name}: {type}", " - "),
    "colon close": _form("{name}:{type}", ":", apart=":"),
    "colon slashes": _form("{name}: {type}", "  // "),
    "colon hash": _form("{name}: {type}", "  # "),
    "colon spaces": _form("{name} : {type}", " ", apart=" "),
    "spaces": _form("{name} {type}", " ", apart=" "),
    "spaces comma": _form("{name} {type}", ", "),
    "aligned": _form("{name:<18} {type:<16}", " ", apart=" "),
    "spaces dashes": _form("{name:<18} {type:<16}", " -- "),
    "group": _form("{name} ({type}", ", ", ")", apart=", "),
    "group dash": _form("{name} ({type})", " - "),
    "group dash long": _form("{name} ({type})", " — "),
    "group colon": _form("{name} ({type})", ": "),
    "square": _form("{name} [{type}]", " ", apart=" "),
    "square close": _form("{name}[{type}]", " ", apart=", "),
    "angle": _form("{name} <{type}>", " ", apart=", "),
    "dash": _form("{name} - {type}", " - ", apart=" - "),
    "dash comma": _form("{name} - {type}", ", "),
    "dash group": _form("{name} - {type}", " (", ")"),
    "long dash": _form("{name} — {type}", " — ", apart=", "),
    "long dash points": _form("{name} — {type}", "; ", apart="; "),
    "pipe": _form("{name} | {type}", " | ", apart=" | "),
    "pipe comma": _form("{name} | {type}", " | ", apart=", "),
    "slash": _form("{name} / {type}", " / ", apart=" / "),
    "comma": _form("{name}, {type}", ", "),
    "semicolon": _form("{name}; {type}", "; ", apart="; "),
    "arrow": _form("{name} -> {type}", " ", apart=", "),
    "fat arrow": _form("{name} => {type}", ", "),
    "long arrow": _form("{name} → {type}", ", "),
    "equals": _form("{name} = {type}", ", "),
    "equals group": _form("{name} = {type}", " (", ")"),
    "double colon": _form("{name} :: {type}", " :: ", apart=" :: "),
    "dots": _form("{name} ....... {type}", " ", apart=", "),
    "middle dots": _form("{name} · {type}", " · ", apart=" · "),
    "type first": _form("{type} {name}", " ", apart=" "),
    "type first group": _form("{type} {name}", " (", ")"),
    "type first comma": _form("{type} {name}", ", "),
    "type first dash": _form("{type} {name}", " -- "),
    "type group first": _form("({type}) {name}", ", "),
    "plus": _form("+ {name}: {type}", " ", apart=" "),
    "quoted": _form('"{name}": "{type}', ", ", '"'),
    "quoted all": _form('"{name}" {type}', " ", apart=" "),
    "braces": _form("{name}: {type}", " {", "}"),
    "of type": _form("{name} of type {type}", ", "),
    "curly": _form("{name} {type}", " {", "}"),
    "marks": lambda n, t, s: f"{n}: {t}" + "".join(f" [{one}]" for one in s),
    "marks group": lambda n, t, s: f"{n} {t}" + "".join(f" ({one})" for one in s),
    "marks first": lambda n, t, s: "".join(f"[{one}] " for one in s) + f"{n}: {t}",
    "said first": lambda n, t, s: f"{n}: " + ", ".join((*s, t)),
    "said within": lambda n, t, s: f"{n} (" + ", ".join((*s, t)) + ")",
    "named parts": lambda n, t, s: f"name: {n}, type: {t}" + "".join(f", {one}" for one in s),
    "sentence end": lambda n, t, s: f"{n}: {t}. " + ". ".join(s) + ("." if s else ""),
}
# Only outside of fences.
MARKDOWN: dict[str, Form] = {
    "coded": _form("`{name}` {type}", " ", apart=", "),
    "coded both": _form("`{name}` `{type}`", " ", apart=" "),
    "coded colon": _form("`{name}`: {type}", ", "),
    "coded colon both": _form("`{name}`: `{type}`", " - "),
    "coded group": _form("`{name}` ({type}", ", ", ")"),
    "coded group dash": _form("`{name}` ({type})", " — "),
    "coded dash": _form("`{name}` — {type}", ", "),
    "coded whole": _form("`{name} {type}`", " — "),
    "coded whole colon": _form("`{name}: {type}`", " - "),
    "coded line": _form("`{name} {type}", " ", "`", apart=" "),
    "bold": _form("**{name}**: {type}", ", "),
    "bold inside": _form("**{name}:** {type}", ", "),
    "bold group": _form("**{name}** ({type})", " - "),
    "bold italic": _form("**{name}** *{type}*", " \u2013 "),
    "bold italic group": _form("**{name}** _({type})_", ": "),
    "bold coded": _form("**`{name}`** `{type}`", " · ", apart=" · "),
    "bold dash": _form("**{name}** — {type}", "; ", apart="; "),
    "italic": _form("*{name}* : {type}", " ", apart=", "),
    "marks coded": lambda n, t, s: f"`{n}` {t}" + "".join(f" **{one}**" for one in s),
    "wide": _form("{name}\uff1a{type}", "\uff0c", apart="\uff0c"),
    "wide group": _form("{name}\uff08{type}", "\uff0c", "\uff09", apart="\uff0c"),
}
# Lines below the item.
DEEP: dict[str, Form] = {
    "deep": lambda n, t, s: "\n  ".join((n, f"type: {t}", *s)),
    "deep dashes": lambda n, t, s: "\n  - ".join((n, f"Type: {t}", *s)),
    "deep said": lambda n, t, s: "\n  - ".join((f"{n} ({t})", *s)),
    "deep colon": lambda n, t, s: "\n  - ".join((f"{n}: {t}", *s)),
    "deep one": lambda n, t, s: f"{n}: {t}" + (f"\n    {', '.join(s)}" if s else ""),
}

Title = Callable[[str], str]

TITLES: dict[str, Title] = {
    "heading": lambda n: f"### {n}",
    "heading coded": lambda n: f"### `{n}`",
    "heading table": lambda n: f"### Table: {n}",
    "heading numbered": lambda n: f"### 3. {n}",
    "heading remark": lambda n: f"## {n} - what is kept of them",
    "heading columns": lambda n: f"## {n}\n\n#### Columns",
    "heading says": lambda n: f"### {n}\n\nHolds what a port needs.",
    "heading sign": lambda n: f"### 🗂 {n}",
    "heading sentence": lambda n: f"## Storage\n\nThe `{n}` table has these columns:",
    "heading step": lambda n: f"### Step 4: {n}",
    "heading anchor": lambda n: f'### <a id="{n}"></a>{n}',
    "heading file": lambda n: f"### data/raw/{n}.csv",
    "heading box": lambda n: f"### [x] {n}",
    "heading both": lambda n: f"### Entity `{n[:-1].title()}` \u2192 table `{n}`",
    "folded": lambda n: f"<details>\n<summary><b>{n}</b> (all columns)</summary>",
    "heading in brackets": lambda n: f"### Hafen (Tabelle {n})",
    "bold": lambda n: f"**{n}**",
    "bold table": lambda n: f"**Table: {n}**",
    "bold colon": lambda n: f"**{n}:**",
    "bold numbered": lambda n: f"**1. {n}**",
    "bold coded": lambda n: f"**`{n}`** table",
    "bold remark": lambda n: f"**Ports** (`{n}` table)",
    "coded remark": lambda n: f"`{n}` \u2014 what is kept:",
    "plain": lambda n: f"{n}:",
    "plain table": lambda n: f"Table {n}",
    "plain coded": lambda n: f"`{n}`",
    "plain numbered": lambda n: f"1) {n}",
    "underlined": lambda n: f"{n}\n{'-' * len(n)}",
    "es": lambda n: f"### Tabla: {n}",
    "de": lambda n: f"### Tabelle `{n}`",
    "ru": lambda n: f"### Таблица {n}",
    "zh": lambda n: f"### 表\uff1a{n}",
    "ja": lambda n: f"### {n} テーブル",
    "ko": lambda n: f"### {n} 테이블",
    "fr": lambda n: f"### Table {n} (ports)",
    "label": lambda n: f"**Table name:** `{n}`",
    "columns of": lambda n: f"Columns of {n}:",
    "fields sentence": lambda n: f"`{n}` fields:",
}
# Names inside of a fence, above or around the lines.
INSIDE: dict[str, Callable[[str, Sequence[str]], str]] = {
    "bare": lambda n, x: "\n".join((n, *(f"  {one}" for one in x))),
    "bare colon": lambda n, x: "\n".join((f"{n}:", *(f"  {one}" for one in x))),
    "table": lambda n, x: "\n".join((f"TABLE {n}", *(f"  {one}" for one in x))),
    "table colon": lambda n, x: "\n".join((f"Table: {n}", *(f"  {one}" for one in x))),
    "flat": lambda n, x: "\n".join((n, *x)),
    "flat dashes": lambda n, x: "\n".join((n, *(f"- {one}" for one in x))),
    "flat ruled": lambda n, x: "\n".join((n, "-" * 20, *x)),
    "flat square": lambda n, x: "\n".join((f"[{n}]", *x)),
    "flat signs": lambda n, x: "\n".join((f"=== {n} ===", *x)),
    "flat hash": lambda n, x: "\n".join((f"# {n}", *x)),
    "braces": lambda n, x: "\n".join((f"{n} {{", *(f"  {one}" for one in x), "}")),
    "braces comma": lambda n, x: "\n".join((f"{n} {{", *(f"  {one}," for one in x), "}")),
    "group": lambda n, x: "\n".join((f"{n} (", ",\n".join(f"  {one}" for one in x), ")")),
    "tree": lambda n, x: "\n".join((n, *(f"├── {one}" for one in x[:-1]), f"└── {x[-1]}")),
    "bars": lambda n, x: "\n".join((n, *(f"| {one}" for one in x))),
    "box": lambda n, x: "\n".join(
        ("+" + "-" * 60 + "+", f"| {n:<58} |", "+" + "-" * 60 + "+",
         *(f"| {one:<58} |" for one in x), "+" + "-" * 60 + "+")
    ),
    "numbered": lambda n, x: "\n".join(
        (f"1. {n}", *(f"   {at}. {one}" for at, one in enumerate(x, 1)))
    ),
}  # fmt: skip

Body = Callable[[Sequence[str]], str]

BODIES: dict[str, Body] = {
    "list": lambda x: "\n".join(f"- {one}" for one in x),
    "stars": lambda x: "\n".join(f"* {one}" for one in x),
    "numbers": lambda x: "\n".join(f"{at}. {one}" for at, one in enumerate(x, 1)),
    "boxes": lambda x: "\n".join(f"- [ ] {one}" for one in x),
    "loose": lambda x: "\n\n".join(f"- {one}" for one in x),
    "dots": lambda x: "\n".join(f"• {one}" for one in x),
    "quote": lambda x: "\n".join(f"> - {one}" for one in x),
    "quote bare": lambda x: "\n".join(f"> {one}  " for one in x),
    "breaks": "  \n".join,
    "lines": "\n".join,
    "html breaks": "<br>\n".join,
    "html list": lambda x: "<ul>\n" + "\n".join(f"<li>{one}</li>" for one in x) + "\n</ul>",
    "nested": lambda x: "- Columns:\n" + "\n".join(f"  - {one}" for one in x),
}
LISTS = frozenset(("list", "stars", "numbers", "boxes", "loose", "dots", "quote"))
FENCED: dict[str, Body] = {
    "fence": lambda x: "\n".join(("```", *x, "```")),
    "fence text": lambda x: "\n".join(("```text", *x, "```")),
    "fence list": lambda x: "\n".join(("```", *(f"- {one}" for one in x), "```")),
    "fence comma": lambda x: "\n".join(("```", ",\n".join(x), "```")),
    "fence sql": lambda x: "\n".join(("```sql", *x, "```")),
    "fence braces": lambda x: "\n".join(("```", "{", *(f"  {one}" for one in x), "}", "```")),
    "indented": lambda x: "\n".join(f"    {one}" for one in x),
    "fence diff": lambda x: "\n".join(("```diff", *(f"+{one}" for one in x), "```")),
    "fence tree": lambda x: "\n".join(("```", *(f"├─ {one}" for one in x), "```")),
}
