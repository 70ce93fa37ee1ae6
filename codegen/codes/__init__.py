"""The numbered catalogue of what gen-api can say; one module per range."""

from codegen.codes import comparing, handoffs, meaning, migrations, running, writing
from codegen.codes.entry import Entry

CATALOGUE: dict[str, Entry] = {
    **running.ENTRIES,
    **migrations.ENTRIES,
    **handoffs.ENTRIES,
    **meaning.ENTRIES,
    **writing.ENTRIES,
    **comparing.ENTRIES,
}
