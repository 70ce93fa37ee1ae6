"""GA2xx: reading migrations."""

from codegen.codes.entry import Entry

ENTRIES = {
    "GA201": Entry(
        "There is no Alembic environment here",
        "gen-api looks for alembic.ini, [tool.alembic] in pyproject.toml, or a folder with env.py"
        " and versions. Name the Alembic directory, a versions directory or alembic.ini, or set"
        " `migrations` under [tool.gen-api].",
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
        "The history was read as for PostgreSQL: the project names it beside another database, or"
        " names SQLite, which refuses a statement of the history. Choose with --dialect, or"
        " `dialect` under [tool.gen-api].",
    ),
    "GA207": Entry(
        "A folder was read that the Alembic configuration does not name",
        "Revisions in a folder below the versions folder follow those that are read, or are"
        " followed by them, so they are taken for one history. Alembic itself would not see them:"
        " name the folder in version_locations, set recursive_version_locations, or move it away.",
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
        "Its down_revision or depends_on names no revision that was found. A file is missing, or it"
        " lies in a folder that was not read.",
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
        "The statement would fail on a database whose schema is what the revisions before it made."
        " If it works on yours, your database has something that no revision says.",
    ),
    "GA218": Entry(
        "A migration raises",
        "upgrade() raised in the project's own code, and went on raising after everything that does"
        " not touch the schema was skipped.",
    ),
    "GA219": Entry(
        "Reading the migrations did not end well",
        "Migrations run in a process with a time limit (--timeout) and a memory limit, without"
        " network and without writing. This one ran into a limit or ended its process.",
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
        "Rows, the environment or the clock decide which schema operations run. They were read as"
        " for an empty database in a bare environment.",
    ),
    "GA233": Entry(
        "A migration tried to act outside its database",
        "Files, processes and the network are out of reach while migrations are read; the attempt"
        " was refused.",
    ),
    "GA234": Entry(
        "The history does not start from an empty database",
        "Its first revisions change tables that no revision creates; they were made by create_all()"
        " or by hand. The columns of those tables are not known, and are not guessed. Supply them:"
        " --base schema.sql (what `pg_dump --schema-only` writes) or --base URL, or `base_schema`"
        " under [tool.gen-api]. A base that is itself at a revision, as its alembic_version table"
        " or --base-revision says, is brought up from there.",
    ),
    "GA237": Entry(
        "The base cannot be used",
        "What --base names cannot be read, is of another kind of database, or holds a statement"
        " that a server would refuse in an empty database.",
    ),
    "GA238": Entry(
        "The history is of several databases",
        "Each revision has an upgrade function for each database, as in Alembic's multidb template."
        " A service is generated for one: name it with `engine` under [tool.gen-api].",
    ),
    "GA239": Entry(
        "A revision's id is too long for the table of versions",
        "Alembic makes alembic_version with room for 32 characters, and PostgreSQL refuses a longer"
        " id when the upgrade notes it down: `alembic upgrade` ends there. Shorten the id, also in"
        " the `down_revision` of those that follow, or widen the column before, in an earlier"
        " revision or in env.py.",
    ),
    "GA235": Entry(
        "The naming convention of the models was left out",
        "With it, a revision that names a constraint would fail; without it, the history runs.",
    ),
    "GA236": Entry(
        "Several naming conventions are declared",
        "env.py does not show which one its target_metadata has. Names of constraints that"
        " revisions do not give may differ.",
    ),
}
