"""What the child does: everything between a job and its result, both plain data."""

from pathlib import Path
from typing import Any

from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations import known
from codegen.sources.migrations.guard import Guard
from codegen.sources.migrations.headers import check_graph, read_sources
from codegen.sources.migrations.lazy import Importer
from codegen.sources.migrations.locate import Environment
from codegen.sources.migrations.protocol import plain
from codegen.sources.migrations.rehearsal import Progress, Rehearsal
from codegen.sources.migrations.whereabouts import Whereabouts


def read_history(
    job: dict[str, Any],
    environment: Environment,
    where: Whereabouts,
    guard: Guard,
    progress: Progress,
) -> dict[str, Any]:
    """Rehearse the history that a job describes.

    Raises:
        GenApiError: it cannot be read to its end.
    """
    sources = read_sources(environment)
    check_graph(environment, sources)
    importer = Importer(environment.roots, known.modules())
    known.register()
    guard.install()
    importer.install()
    rehearsal = Rehearsal(
        environment,
        sources,
        Catalogue(job["dialect"]),
        importer,
        where,
        {**job["types"], **job["assume"]},
        Path(job["scratch"]),
    )
    rehearsal.run(job["heads"], {}, None, progress)
    return {
        "catalogue": rehearsal.catalogue.to_json(),
        "heads": list(rehearsal.heads),
        "notes": plain(rehearsal.notes),
        "questions": [],
    }
