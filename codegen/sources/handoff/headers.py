"""What the words at the head of a table's columns mean, in the languages that were met."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a column of a markdown table holds."""

    TABLE = "table"
    NAME = "name"
    TYPE = "type"
    CONSTRAINTS = "constraints"
    NULLABLE = "nullable"
    REQUIRED = "required"
    DEFAULT = "default"
    KEY = "key"
    REFERENCES = "references"
    FIELD = "field name"
    PURPOSE = "purpose"
    PRIMARY_KEY = "primary key"
    PARENT = "parent table"
    CHILD = "child table"
    FOREIGN_KEY = "foreign key"
    INDEX = "index name"
    COLUMNS = "columns"
    RULE = "rule"
    NOTES = "notes"


_WORDS: dict[Role, str] = {
    Role.TABLE: "table|table name|表|таблица|tabla|tabela",
    Role.NAME: "column|field|column name|字段名|字段|列名|campo|поле|필드|kolumna|attribute|pole"
    "|name|property|columna|coluna",
    Role.TYPE: "type|data type|sql type|类型|tipo|тип|타입|typ",
    Role.CONSTRAINTS: "constraints|constraint|约束|ограничения|제약|ograniczenia|restricciones"
    "|key / constraints|constraints / notes|constraints/default|索引/约束|modifiers|attributes",
    Role.NULLABLE: "nullable|null|null?|nullable?|是否为空|可空|允许空",
    Role.REQUIRED: "required|required?|是否必填|必需|必填|requerido|obligatorio|wymagane",
    Role.DEFAULT: "default|default value|默认值|por defecto|domyślnie|по умолчанию",
    Role.KEY: "key|keys|ключ|键",
    Role.REFERENCES: "references|fk|fk to|reference|外键",
    Role.FIELD: "field name|property name|attribute name",
    Role.PURPOSE: "purpose|description|说明|descripción|описание|opis|用途",
    Role.PRIMARY_KEY: "primary key|pk",
    Role.PARENT: "parent table|parent",
    Role.CHILD: "child table|child",
    Role.FOREIGN_KEY: "foreign key|foreign key column",
    Role.INDEX: "index name|index",
    Role.COLUMNS: "columns|column(s)",
    Role.RULE: "validation|rule|rules|validation rule|validations",
    Role.NOTES: "notes|note|备注|uwagi|comment|comments|notas",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split("|")}


def roles(header: tuple[str, ...]) -> dict[Role, int]:
    """Where each role stands; the first of two columns with one role has it."""
    found: dict[Role, int] = {}
    for index, cell in enumerate(header):
        role = _ROLES.get(" ".join(cell.lower().split()))
        if role:
            found.setdefault(role, index)
    return found
