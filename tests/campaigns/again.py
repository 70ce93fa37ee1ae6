"""Random changes of schema and configuration: what is not made again is what would be made.

`python -m tests.campaigns.again --stories 5 --steps 40 bookings nasty` takes samples through random
operations of Alembic, statements of SQL and options. After each, the service and its contract are
rendered knowing what the last ones were made from, and once more knowing nothing. It prints how
many files were kept and how many were wrong, and exits 1 if there was one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from codegen import config, contract, emit
from codegen.config import Config
from codegen.config.options import TableOptions
from codegen.diagnostics import GenApiError
from codegen.model.api import Api
from codegen.model.build import build
from codegen.model.lock import Lock
from codegen.model.reads import Answers, Memory
from codegen.sources.catalogue import Catalogue, to_schema
from codegen.sources.migrations.process import rehearse
from codegen.sources.migrations.project.dialect_choice import choose_dialect
from codegen.sources.migrations.project.locate import locate
from codegen.texts import Spool, held
from tests.migrations.stories import virtual
from tests.migrations.story_steps import draw
from tests.support.samples import SAMPLES, Sample

_OPTIONS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("title", ("Shop", "Another")),
    ("api_prefix", ("/api/v1", "/v2")),
    ("conflict_status", (409, 400)),
    ("validation_status", (400, 422)),
    ("page_size", (50, 20)),
    ("filters", (None, "all")),
    ("public", ((), ("GET *",), ("list_*",))),
    ("hidden", ((), ("*.name",), ("*_at",))),
    ("secrets", ((), ("*.note",))),
    ("exclude", ((), ("t*",))),
)
_OF_TABLES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("read_only", (False, True)),
    ("public", (False, True)),
    ("page_size", (None, 7)),
    ("filters", (None, "all")),
    ("includes", (None, "all", ())),
    ("require_version", (False, True)),
    ("name", ("", "curio")),
)


class Story:
    """A sample that goes through changes, and the files as a project that keeps them has them.

    counts: files kept, made and wrong. problems: which were wrong, after which change.
    """

    def __init__(self, sample: Sample, chance: Random) -> None:
        settings = config.load(sample.folder, migrations=sample.folder)
        environment = locate(settings)
        dialect, _ = choose_dialect(settings, environment)
        result, _ = rehearse(replace(settings, cache=False), environment, dialect, None, None)
        self._catalogue = Catalogue.from_json(result["catalogue"])
        self._chance = chance
        self._plain: Config = settings
        self._config = settings
        self._lock = Lock()
        self._memory = Memory()
        self._texts: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []

    def tell(self, steps: int) -> None:
        """Make so many changes, and compare after each."""
        self._compare("the beginning")
        for _ in range(steps):
            self._compare(self._configured() if self._chance.random() < 0.25 else self._changed())

    def _changed(self) -> str:
        while True:
            step = draw(self._chance, self._catalogue)
            before = self._catalogue.snapshot()
            if virtual(self._catalogue).take(step) is None:
                self._forget()
                return step.text
            self._catalogue.restore(before)

    def _forget(self) -> None:
        """What is configured goes once tables, or columns that it needs, are gone."""
        if not self._fits(self._config):
            self._config = replace(self._plain, tables={})

    def _fits(self, settings: Config) -> bool:
        try:
            build(to_schema(self._catalogue), settings, self._lock)
        except GenApiError:
            return False
        return True

    def _configured(self) -> str:
        """Another option, unless the schema refuses it."""
        name, values = self._chance.choice(_OPTIONS)
        chosen = replace(self._config, **{name: self._chance.choice(values)})
        if self._chance.random() >= 0.5:
            name, values = self._chance.choice(_OF_TABLES)
            table = self._chance.choice([key[1] for key in self._catalogue.tables] or ["none"])
            options = replace(TableOptions(), **{name: self._chance.choice(values)})
            chosen, name = replace(self._config, tables={table: options}), f"{table}.{name}"
        if self._fits(chosen):
            self._config = chosen
        return name

    def _compare(self, change: str) -> None:
        api = self._api()
        answers = Answers(api, self._memory.answers)
        files, memory = emit.render_changed(answers, self._memory, Spool())
        contract.recall(api, self._memory, answers)
        kept = [file for file in files if file.text is None]
        texts = {f.path: str(f.text) if f.text else self._texts.get(f.path) for f in files}
        texts |= _handed(api)
        anew = self._api()
        clean = dict(emit.render(anew)) | _handed(anew)
        wrong = sorted(p for p in {*texts, *clean} if texts.get(p) != clean.get(p))
        self.counts.update(kept=len(kept), made=len(files) - len(kept), wrong=len(wrong))
        self.problems += [f"{path} after {change}" for path in wrong]
        memory = contract.remembered(api, memory, answers)
        alone = Answers(api)
        unlike = [read for read, known in memory.answers.items() if alone.to(read) != known]
        self.problems += [f"the answer to {read} after {change}" for read in unlike]
        self._memory = Memory.of(iter(list(map(held, memory.lines()))))
        self._texts = clean

    def _api(self) -> Api:
        schema = to_schema(self._catalogue)
        api = build(schema, self._config, self._lock)
        self._lock = Lock.read(Lock.of(api, schema, self._config).document())
        return api


def _handed(api: Api) -> dict[str, str]:
    told = contract.render(api, contract.Occasion())
    return {path: "".join(parts) for path, parts in told}


def stories(samples: list[Sample], count: int, steps: int, seed: int) -> Iterator[Story]:
    """Stories of each sample, told."""
    for sample in samples:
        for number in range(count):
            story = Story(sample, Random(f"{seed} {number} {sample}"))
            story.tell(steps)
            yield story


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", nargs="*", default=[sample.name for sample in SAMPLES])
    parser.add_argument("--stories", type=int, default=3)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    samples = [sample for sample in SAMPLES if sample.name in options.samples]
    counts: Counter[str] = Counter()
    for story in stories(samples, options.stories, options.steps, options.seed):
        counts += story.counts
        sys.stdout.write("".join(f"{problem}\n" for problem in story.problems))
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    sys.stdout.write(f"{options.stories * options.steps} changes of each sample: {told}\n")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
