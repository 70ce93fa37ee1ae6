"""GA4xx: the meaning of a schema."""

from codegen.codes.entry import Entry

ENTRIES = {
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
        "endpoints or no example values; or its rows belong to rows of another table than that of "
        "the caller of the tests. Tests that would need such a row are left out.",
    ),
    "GA406": Entry(
        "a pattern of the configuration matches nothing",
        "A pattern of `secrets`, `hidden`, `include` or `exclude` matches no column or table, or "
        "an entry of `public` no operation. It may be misspelt, or what it named is gone.",
    ),
    "GA407": Entry(
        "two tables would have the same name",
        "Singular forms, or tables of several schemas, meet in one name; the later table gets its "
        "schema or a number. Choose better ones with `names` in [tool.gen-api].",
    ),
    "GA408": Entry(
        "no example is known to pass a CHECK",
        "The CHECK says more than a request schema can, and either gen-api does not understand it "
        "or found no values that pass. The database enforces it: a request that breaks it gets "
        "400. Where no valid row is known, tests that need one are left out; else examples may "
        "break the CHECK, and the test that fails shows which value to choose.",
    ),
    "GA409": Entry(
        "the configuration names what does not exist",
        "An option of [tool.gen-api] names a table, a column or a relation that the schema does "
        "not have; the nearest one is in the message. Patterns with * may match nothing (GA406).",
    ),
    "GA410": Entry(
        "a column cannot be what the configuration makes of it",
        "A version column is an integer that is NOT NULL, a soft-delete column a timestamp that "
        "may be NULL; a hidden column needs a default, since no request has it. A page's size is "
        "at most the maximum. An owner is an integer, a UUID or a text, as the subject of a token "
        "is, or a reference, NOT NULL, to a row that has an owner; all are of one type, and no "
        "operation on such rows is public. A password has a column of its own, of text, with room "
        "for 97 characters, and is the only one of its row.",
    ),
    "GA411": Entry(
        "a table refers to rows that have an owner, and has none itself",
        "`owner` limits the rows of one table to their callers. Those of a table that refers to it "
        "are seen by every caller unless it has an owner too: the column that refers, where its "
        "rows belong to whom the other row belongs to.",
    ),
    "GA412": Entry(
        "what the project brings itself does not fit",
        "`authenticate` gives callers, and the configuration must say what the service asks of "
        'them: `caller_scopes` (an attribute, a function, or "" where they have none), and '
        "`caller_key` where rows have owners. What is imported lies in a module that gen-api does "
        "not write.",
    ),
    "GA413": Entry(
        "a password is stored as it is sent",
        "`password_hash` and `hashed_password` are known to hold a hash, which the service makes "
        "of the password that a request has. A column `password` may hold the hash, too, or a "
        "password of another system that must be read again: nothing says which, so it is written "
        "as it is sent and never shown. Name it in `passwords` of [tool.gen-api] where the service "
        "is to hash it, in `secrets` where not. A hash of the service takes 97 characters, so a "
        "shorter `password_hash` is written as it is sent, too.",
    ),
    "GA414": Entry(
        "no row can have the default of the column",
        "A CHECK refuses it, usually as it was written with one pair of quotes too many; or it is "
        "an empty text in a key, which no path can hold. Requests have to give a value.",
    ),
}
