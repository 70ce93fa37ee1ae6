"""What gen-api says when something is wrong, unclear or worth knowing.

Every message has a code of `CATALOGUE`, a place (file:line) where there is one, and a remedy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, order=True)
class Place:
    """Where something was said. `file` is relative to the project root, with forward slashes."""

    file: str
    line: int | None = None
    revision: str | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Severity(StrEnum):
    """How much a diagnostic matters."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Diagnostic:
    """One finding.

    `subjects` are the tables ("table", or "schema.table" outside the default schema) or columns
    ("table.column") that it touches.
    """

    code: str
    message: str
    at: Place | None = None
    hint: str = ""
    severity: Severity = Severity.NOTE
    subjects: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        hint = f" [{self.hint}]" if self.hint else ""
        return f"{place}{self.severity} {self.code}: {self.message}{hint}"


@dataclass(frozen=True)
class Question:
    """Something that must be known and that no source says; the run ends with exit code 3.

    `id` is stable over runs (document, table, column, property), so that an answer can be kept.
    `proposed` is an answer that the evidence supports, or None where it supports none.
    """

    id: str
    kind: str
    subject: str
    text: str
    at: Place | None = None
    proposed: str | None = None

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        proposal = f" (proposed: {self.proposed})" if self.proposed is not None else ""
        return f"{place}{self.text}{proposal} [{self.id}]"


class GenApiError(Exception):
    """A failure that is told to the user in one line each, never as a traceback."""

    exit_code: ClassVar[int] = 2

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class QuestionsOpen(GenApiError):  # noqa: N818 - it is a state of the dialogue, not a fault
    """Nothing that depends on an open question was generated."""

    exit_code = 3

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.questions = tuple(questions)

    def __str__(self) -> str:
        return "\n".join(str(question) for question in self.questions)


def fail(code: str, message: str, *, at: Place | None = None, hint: str = "") -> GenApiError:
    """Build the error for one finding; the caller raises it."""
    return GenApiError(Diagnostic(code, message, at, hint, Severity.ERROR))


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue: what `gen-api explain CODE` prints."""

    title: str
    explanation: str = field(repr=False)


# GA1xx finding and configuring · GA2xx reading migrations · GA3xx handoffs and field lists
# GA4xx the meaning of a schema · GA5xx writing and merging · GA6xx running (demo)
CATALOGUE: dict[str, Entry] = {
    "GA201": Entry(
        "There is no Alembic environment here",
        "gen-api looks for alembic.ini, [tool.alembic] in pyproject.toml, or a folder with env.py and "
        "versions. Name the Alembic directory, a versions directory or alembic.ini, or set `migrations` "
        "under [tool.gen-api].",
    ),
    "GA202": Entry(
        "There are several Alembic environments",
        "Which one describes this service cannot be guessed. Name the Alembic directory.",
    ),
    "GA203": Entry(
        "The Alembic configuration cannot be read",
        "alembic.ini is no valid configuration file.",
    ),
    "GA204": Entry(
        "There are no revisions",
        "The folder holds no file that declares `revision = ...`, so there is no schema to read.",
    ),
    "GA205": Entry(
        "The database is not supported",
        "PostgreSQL and SQLite are. A history written for another database can be read as if for "
        "PostgreSQL with --dialect postgresql; what only the other database knows then fails.",
    ),
    "GA206": Entry(
        "The project names several databases",
        "The history was read as for PostgreSQL. Choose with --dialect, or `dialect` under "
        "[tool.gen-api].",
    ),
    "GA211": Entry(
        "A revision is not valid Python",
        "The file does not parse with the Python that runs gen-api. If it is written for a newer "
        "Python, run gen-api with that one.",
    ),
    "GA212": Entry(
        "Two revisions have the same id",
        "Alembic would take one of them and forget the other. Give one a new id, and mend the "
        "down_revision of those that follow it.",
    ),
    "GA213": Entry(
        "A revision follows one that does not exist",
        "Its down_revision names no revision that was found. A file is missing, or it lies in a folder "
        "that was not read.",
    ),
    "GA214": Entry(
        "Revisions follow one another in a circle",
        "No order exists in which they could be applied.",
    ),
    "GA215": Entry(
        "There is no such revision",
        "The heads to read were given by id, by the beginning of an id or by branch label, and one "
        "names nothing.",
    ),
    "GA216": Entry(
        "A file declares no revision id",
        "Every file in a versions folder needs `revision = '...'`.",
    ),
    "GA217": Entry(
        "A migration fails",
        "The statement would fail on a database whose schema is what the revisions before it made. If "
        "it works on yours, your database has something that no revision says.",
    ),
    "GA218": Entry(
        "A migration raises",
        "upgrade() raised in the project's own code, and went on raising after everything that does "
        "not touch the schema was skipped.",
    ),
    "GA219": Entry(
        "Reading the migrations did not end well",
        "Migrations run in a process with a time limit (--timeout) and a memory limit, without network "
        "and without writing. This one ran into a limit or ended its process.",
    ),
    "GA220": Entry(
        "a statement was not read",
        "An SQL statement that may change the schema is beyond gen-api: its effect is not in what "
        "is generated. The message says which one and why. Write it as plain DDL (in a DO block, "
        "without EXECUTE of a text that is put together), or check the tables that it names.",
    ),
    "GA221": Entry(
        "a partitioned table stands for its partitions",
        "Rows are read and written through the partitioned table; its partitions get no entity of "
        "their own. Nothing has to be done.",
    ),
    "GA222": Entry(
        "a foreign key is left out",
        "It refers to a table that the model does not hold: a partition, a table whose columns "
        "are not known, or, in SQLite, one that does not exist. Let it refer to the partitioned "
        "table, or create the table with its columns written out.",
    ),
    "GA230": Entry(
        "A statement of a migration was skipped",
        "It raised, and it does not touch the schema: most often it expects rows, and no rows are "
        "migrated.",
    ),
    "GA231": Entry(
        "Something that cannot be imported reached a statement",
        "What it stood for is not part of the schema at head, so nothing is asked about it.",
    ),
    "GA232": Entry(
        "The schema depends on something that migrations do not say",
        "Rows, the environment or the clock decide which schema operations run. They were read as for "
        "an empty database in a bare environment.",
    ),
    "GA233": Entry(
        "A migration tried to act outside its database",
        "Files, processes and the network are out of reach while migrations are read; the attempt was "
        "refused.",
    ),
    "GA234": Entry(
        "The history does not start from an empty database",
        "Its first revisions change tables that no revision creates; they were made by create_all() or "
        "by hand. The columns of those tables are not known, and are not guessed.",
    ),
    "GA235": Entry(
        "The naming convention of the models was left out",
        "With it, a revision that names a constraint would fail; without it, the history runs.",
    ),
    "GA236": Entry(
        "Several naming conventions are declared",
        "env.py does not show which one its target_metadata has. Names of constraints that revisions "
        "do not give may differ.",
    ),
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
        "A table, a row, a word or a code block that says nothing about the database that gen-api "
        "understands. If it should, write it as a row of the columns table or as SQL.",
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
        "for those who write services and forms; no constraint is made of it.",
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
        "the migration says holds.",
    ),
    "GA501": Entry(
        "a file is in the way that gen-api did not write",
        "A file that gen-api wants to write exists already, and `.gen-api/` has no record of it, "
        "so it is somebody's own work. Nothing is written. Move the file away, or run with "
        "--adopt: then it stays as it is, counts as an edit of the generated text, and later "
        "changes are merged into it.",
    ),
    "GA502": Entry(
        "something in the way can't be replaced",
        "Where a file is to be written there is a folder, a file that is not UTF-8 text, a "
        "symbolic link that leads out of the project, or a file where a folder must be. Nothing is "
        "written. Move it away, or configure gen-api so that it does not generate the file.",
    ),
    "GA503": Entry(
        "a path that gen-api never writes",
        "Migrations, the database agent's handoff, docs/ARCHITECTURE.md, and everything outside of "
        "the output folder are only ever read. A template or an option led to such a path.",
    ),
    "GA504": Entry(
        "another run is writing",
        "Two runs that write to one project would mix their results, so the second one stops. The "
        "lock ends with the process that holds it; there is no lock file to delete.",
    ),
    "GA505": Entry(
        "a file changed while gen-api ran",
        "Between reading a file and writing it, somebody else changed it: an editor, git, or "
        "another run. Nothing was written. Run again.",
    ),
    "GA506": Entry(
        "writing failed",
        "The system refused to write: the disk is full, the folder is read-only, or a right is "
        "missing. Whatever was written already has been put back.",
    ),
    "GA507": Entry(
        "an edit conflicts with the new text",
        "The file was edited where the generated text changed too. The file stays as it is. Beside "
        "it lies a proposal, named after it with .gen-api-new at the end, with both texts between "
        "diff3 markers. Edit the file so that it holds what you want of both; when it agrees with "
        "the new text at those places, the next run sees it and removes the proposal.",
    ),
    "GA508": Entry(
        "the state can't be read",
        "`.gen-api/state.json` is damaged beyond what conflict markers explain. Take it from git. "
        "If it is lost, delete it and run the generating command again: unedited files are "
        "recognised by their texts below `.gen-api/base/`.",
    ),
    "GA509": Entry(
        "an interrupted run was repaired",
        "A run was killed while it wrote. Its journal was found, and its work completed; or "
        "undone, where a file was edited meanwhile.",
    ),
    "GA510": Entry(
        "an edited file is no longer generated",
        "Its table or entity is gone. Unedited files of it were removed; this one holds edits, so "
        "it stays until you delete it.",
    ),
    "GA511": Entry(
        "a deleted file stays deleted",
        "A generated file was deleted by hand, and is not generated again. To have it back, take "
        "it from git, or copy it from `.gen-api/base/`.",
    ),
    "GA401": Entry(
        "a table without a usable primary key has no endpoints",
        "Rows that nothing identifies cannot be read, changed or deleted one by one, nor paged "
        "through. The table is a `Table` in the models, so that other code can use it. Add a "
        "primary key in a migration; one of documents, arrays or bytes cannot stand in a path.",
    ),
    "GA402": Entry(
        "a table is excluded by configuration",
        "`include` and `exclude` of [tool.gen-api] leave it out. Where a foreign key of another "
        "table needs it, it stays in the models as a `Table` without endpoints.",
    ),
    "GA403": Entry(
        "the service makes a value that the database does not",
        "The column may not be null and has no server default, and its meaning forbids clients to "
        "set it: a UUID key, `created_at`, `updated_at`. The model gives the value. Programs that "
        "write the table past the service must do the same; a server default spares them that.",
    ),
    "GA404": Entry(
        "no example value is known for a column",
        "Its type, or a CHECK on it, is one that gen-api cannot make a value for. Endpoints are "
        "generated as for any other; tests that would need a valid row are left out.",
    ),
    "GA405": Entry(
        "tests cannot make the row that a column must refer to",
        "The foreign key may not be null, and the row it refers to cannot be inserted first: the "
        "tables refer to each other, the table refers to itself, or the other table has no "
        "endpoints or no example values. Tests that would need such a row are left out.",
    ),
    "GA406": Entry(
        "a pattern of the configuration matches nothing",
        "An entry of `public`, `secrets`, `names`, `include` or `exclude` names no operation, "
        "column or table. It may be misspelt, or what it named is gone.",
    ),
    "GA408": Entry(
        "no example is known to pass a CHECK",
        "The CHECK says more than a request schema can, and either gen-api does not understand it "
        "or found no values that pass. The database enforces it: a request that breaks it gets "
        "400. Where no valid row is known, tests that need one are left out; else examples may "
        "break the CHECK, and the test that fails shows which value to choose.",
    ),
    "GA407": Entry(
        "two tables would have the same name",
        "Singular forms, or tables of several schemas, meet in one name; the later table gets its "
        "schema or a number. Choose better ones with `names` in [tool.gen-api].",
    ),
}
