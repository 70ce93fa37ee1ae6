"""What the rehearsal knows after a revision, as JSON, so that a later run can go on from there."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from json import dumps, loads
from pathlib import Path
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations.guess import Guess
from codegen.sources.migrations.imports.lazy import Importer
from codegen.sources.migrations.imports.stubs import ORIGINS
from codegen.sources.migrations.protocol import diagnostic, plain
from codegen.sources.migrations.rehearsal.rehearsal import Rehearsal
from codegen.sources.migrations.server.server import Asked

Refusals = dict[Place, str]
# Revisions before the head after which a checkpoint is made: whoever edits an old revision has at
# most four times as much rehearsed as must be.
DISTANCES = frozenset({0, 1, 4, 16, 64, 256, 1024})


def dump(
    rehearsal: Rehearsal,
    importer: Importer,
    refusals: Refusals,
    opened: Sequence[str],
    modules: Sequence[str],
) -> str | None:
    """The state after the last revision that ran; None where a part of it is no plain data.

    opened: what of the project was read or looked for; modules: those of it that were parsed.
    """
    memo = [[key, sorted(map(list, value), key=str)] for key, value in rehearsal.memo.items()]
    journal = rehearsal.server.journal
    state = {
        "applied": list(rehearsal.applied),
        "catalogue": rehearsal.catalogue.to_json(),
        "heads": list(rehearsal.server.heads),
        "rows": rehearsal.server.rows_made,
        "filled": sorted(rehearsal.server.filled.names),
        "notes": plain(rehearsal.notes),
        "memo": memo,
        "origins": ORIGINS.known(),
        "reasons": dict(importer.reasons),
        "outside": {
            name: [[*guess.plain(), within] for guess, within in found]
            for name, found in importer.outside.items()
        },
        "ran": list(importer.ran.known),
        "refusals": [[_at(at), text] for at, text in refusals.items()],
        "opened": list(opened),
        "modules": list(modules),
        "journal": {
            "asked": [
                [a.sql, _at(a.at), a.understood, list(map(_at, a.trail)), a.certain]
                for a in journal.asked
            ],
            "tainted": [[origin, sql, _at(at)] for origin, sql, at in journal.tainted],
            "unknown": [[origin, _at(at)] for origin, at in journal.unknown],
            "skipped": [[_at(at), error] for at, error in journal.skipped.items()],
            "uses": [[k, o, _at(at), n] for (k, o, at), n in journal.uses.items()],
            "refused": [[message, _at(at)] for message, at in journal.refused],
            "built": [[origin, list(map(_at, trail))] for origin, trail in journal.built],
            "learned": [[guess.plain(), list(map(_at, trail))] for guess, trail in journal.learned],
        },
    }
    try:
        return dumps(state)
    except (TypeError, ValueError):
        return None


def load(
    state: Mapping[str, Any], rehearsal: Rehearsal, importer: Importer, refusals: Refusals
) -> None:
    """Bring a rehearsal that has not run to the state that `dump` made plain."""
    ORIGINS.learn(state["origins"])
    catalogue = Catalogue.from_json(state["catalogue"], again=True)
    rehearsal.catalogue.restore(catalogue.snapshot())
    rehearsal.applied[:] = state["applied"]
    rehearsal.server.heads = list(state["heads"])
    rehearsal.server.rows_made = state["rows"]
    rehearsal.server.filled.hold(state["filled"])
    rehearsal.notes[:] = [diagnostic(data) for data in state["notes"]]
    rehearsal.memo.update({key: set(map(tuple, items)) for key, items in state["memo"]})
    for origin, reason in state["reasons"].items():
        importer.reasons.setdefault(origin, reason)
    for name, found in state["outside"].items():
        known = {(Guess(*guess), within): None for *guess, within in found}
        importer.outside[name] = known | importer.outside.get(name, {})
    importer.ran.known |= dict.fromkeys(map(tuple, state["ran"]))
    for at, text in state["refusals"]:
        refusals.setdefault(_place(at), text)
    journal, said = rehearsal.server.journal, state["journal"]
    journal.asked[:] = [
        Asked(sql, _place(at), known, tuple(map(_place, trail)), certain)
        for sql, at, known, trail, certain in said["asked"]
    ]
    journal.tainted[:] = [(origin, sql, _place(at)) for origin, sql, at in said["tainted"]]
    journal.unknown[:] = [(origin, _place(at)) for origin, at in said["unknown"]]
    journal.skipped.update({_place(at): error for at, error in said["skipped"]})
    journal.uses = Counter({(k, o, _place(at)): n for k, o, at, n in said["uses"]})
    journal.refused[:] = [(message, _place(at)) for message, at in said["refused"]]
    journal.built.update({(o, tuple(map(_place, trail))): None for o, trail in said["built"]})
    journal.learned.update(
        {(Guess(*guess), tuple(map(_place, trail))): None for guess, trail in said["learned"]}
    )


def chosen(points: Sequence[Mapping[str, Any]], plan: Sequence[str]) -> dict[str, Any] | None:
    """The state that is furthest along a plan.

    points: the longest first, each {"applied": ids, "file": where its state is}.
    """
    for point in points:
        count = len(point["applied"])
        if point["applied"] == list(plan[:count]):
            text = Path(point["file"]).read_text(encoding="utf-8")
            state: dict[str, Any] = loads(text.partition("\n")[2])
            return state
    return None


def _at(at: Place) -> list[Any]:
    return list(dataclasses.astuple(at))


def _place(data: Sequence[Any]) -> Place:
    return Place(*data)
