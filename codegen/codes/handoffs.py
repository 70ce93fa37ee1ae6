"""GA3xx: handoffs and field lists."""

from codegen.codes.entry import Entry

ENTRIES = {
    "GA301": Entry(
        "a handoff can't be read",
        "The document is no UTF-8 text, is larger than any handoff, or may not be opened. Save it "
        "as UTF-8 markdown.",
    ),
    "GA302": Entry(
        "two statements of a handoff differ, and the better one holds",
        "Both sides are stated, and one has better evidence: SQL before tables, tables before the "
        "list of field names, that before drawings, and drawings before text. The message gives "
        "the lines of both. If the other one is right, correct the document.",
    ),
    "GA303": Entry(
        "a part of a handoff is not used",
        "Lines that look like columns or like fields of an endpoint, a row, an index or a word, in "
        "which gen-api understands nothing. If it should, write them as rows of the columns table "
        "or as SQL, below a heading that names the table.",
    ),
    "GA304": Entry(
        "SQL in a handoff that can't be used",
        "A statement does not run after those before it, or is not one that makes a schema. The "
        "rest of the document is read without it.",
    ),
    "GA305": Entry(
        "an answer is not understood",
        "`.gen-api/answers.toml`, or `assume` in the configuration, answers a question in words "
        "that say nothing. The hint says what is expected. Answers are strings below [answers], "
        "each with its question's id.",
    ),
    "GA306": Entry(
        "a rule that the database does not enforce",
        "The handoff states a rule of validation. It is listed in the handoff that gen-api writes, "
        "for those who write services and forms. What is formal in it requests are checked "
        "against, too (GA324); the database is left as it is.",
    ),
    "GA307": Entry(
        "columns that may be null because SQL does not say NOT NULL",
        "That is the rule of the language. If a column must not be null, say NOT NULL.",
    ),
    "GA308": Entry(
        "an enum type is made for a column",
        "The handoff gives the values but no CREATE TYPE. The type's name is taken from the SQL, "
        "else made of the table's and the column's. Add CREATE TYPE ... AS ENUM to choose it.",
    ),
    "GA309": Entry(
        "a question was answered",
        "By `.gen-api/answers.toml` or by `assume` in the configuration. Remove the answer to be "
        "asked again; a changed line of the handoff asks again by itself.",
    ),
    "GA310": Entry(
        "a table can't be made of what is said of it",
        "What the handoff or the field list says of the table is complete but contradictory for "
        "the database: a default that is no expression, a foreign key to a column that does not "
        "exist, a name twice. The message has the statement that fails.",
    ),
    "GA314": Entry(
        "a type is translated",
        "The handoff spells a type as another database, or a program, does: `nvarchar(40)`, "
        "`String`, `datetime2`. It stands for one type of this database, or for a wider one, so it "
        "is not asked. `[tool.gen-api.types]` or SQL in the handoff chooses another.",
    ),
    "GA315": Entry(
        "a number in a handoff does not fit",
        "The handoff says how many tables or columns there are, and lists another number. Nothing "
        "is made or left out because of it; see whether the list is whole.",
    ),
    "GA316": Entry(
        "a handoff and the migrations differ",
        "The project has an Alembic history, so that is what is generated from. The handoff says "
        "something else: one of the two is older. If the handoff is right, write the migration.",
    ),
    "GA311": Entry(
        "a field can't be read",
        "A field is `name:type`, with arguments in parentheses, `?` where it may be null, and "
        "`:index` or `:unique`: `price:decimal(10,2)`, `'note:text?'`, `code:string(32):unique`.",
    ),
    "GA312": Entry(
        "the table of an entity",
        "The table is named after the entity, in the plural. If the project names its tables "
        "otherwise, rename it in the revision and map it in [tool.gen-api.names].",
    ),
    "GA313": Entry(
        "the field list of an entity is not used any more",
        "`gen-api entity` scaffolds a table that no migration has yet. Now one has it, and what "
        "the migration says holds; the field list is forgotten. An error where the table was there "
        "before: change it in a migration.",
    ),
    "GA320": Entry(
        "which documents the API's design was taken from",
        "The architecture is `architect-output.md` beside the handoff, else docs/ARCHITECTURE.md; "
        "the requirements are `feature-prd.md`, else docs/features/*/PRD.md. A template that "
        "nobody filled in is not used.",
    ),
    "GA321": Entry(
        "an endpoint that is out of scope",
        "It stands below a heading such as Out of Scope or Non-Goals, so it is not generated.",
    ),
    "GA323": Entry(
        "an operation of the API design is a stub",
        "It is no operation of an entity, so that only people can say what it does. It answers 501 "
        "until it is written in app/services/actions_service.py; its test is expected to fail.",
    ),
    "GA324": Entry(
        "a rule of the documents that requests are checked against",
        "The rule is formal: a length, a range, a pattern, a list of values, or one field after "
        "another. Schemas of requests, and services, refuse what breaks it; the database need not "
        "know it. That values are unique only the database can hold to: where it does, that is "
        "said, and where it does not, it is asked. Remove the rule from the document to lift it.",
    ),
    "GA325": Entry(
        "a designed operation that the service has anyway",
        "Its method and path are those of an operation of an entity, so that no stub is made. Who "
        "may call it is what the table's options say.",
    ),
    "GA326": Entry(
        "the API design leaves a field of a stub open",
        "Its type or whether it must be sent is not said. It takes any JSON, or may be left out, "
        "until the design says more: a table `Field | Type | Required` below the endpoint, or "
        "types in the place of values in the example.",
    ),
    "GA327": Entry(
        "an endpoint that a document only mentions",
        "A flow, a test, a limit or the middle of a sentence names its method and path, or a "
        "pattern such as `/{resource}/{id}` says how paths are made, and no place defines it, so "
        "it is not generated. If it should be, give it a row or a heading.",
    ),
    "GA328": Entry(
        "an entity's own operation is another than the design says",
        "The design names a query parameter or a field of a body that the service does not have, "
        "or a body without a field that the service takes. The service's own hold; change the "
        "service, or the design. The handoff that gen-api writes lists them.",
    ),
}
