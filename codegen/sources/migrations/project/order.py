"""Which revisions an upgrade applies, in Alembic's order, and what the database is at then."""

from collections.abc import Sequence
from types import ModuleType

from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError

from codegen.diagnostics import GenApiError, fail
from codegen.sources.migrations.project.headers import Header
from codegen.sources.migrations.project.targets import stations


def script_of(header: Header) -> Script:
    """A revision as Alembic's graph wants it, made of its header: its module is not run."""
    module = ModuleType(header.path.stem.replace(".", "_"))
    vars(module).update(
        revision=header.revision,
        down_revision=header.down or None,
        depends_on=header.depends or None,
        branch_labels=header.labels or None,
    )
    return Script(module, header.revision, str(header.path))


def plan(script: ScriptDirectory, targets: Sequence[str], heads: Sequence[str]) -> list[Script]:
    """The revisions that upgrading to each target in turn applies to a database at `heads`.

    targets: as `alembic upgrade` takes them, or ranges `A:B`; all heads where there are none.

    Raises:
        GenApiError: GA215, where Alembic would refuse a target, or a range runs backwards.
    """
    steps: list[Script] = []
    now = list(heads)
    for target in targets or ["heads"]:
        for station in stations([target]):
            found = _upgrade(script, station, now)
            for step in found:
                now = after(step, now)
            steps += found
        if ":" in target.strip(":") and not found:
            raise _refused(script, f"{target} holds no revision: {station} does not follow")
    return steps


def resolved(script: ScriptDirectory, named: Sequence[str]) -> list[str]:
    """The ids of the revisions that a database is said to be at: `named` may be partial, or labels.

    Raises:
        GenApiError: GA215, one does not exist or is ambiguous.
    """
    try:
        return [found.revision for name in named for found in script.get_revisions(name) if found]
    except (CommandError, RevisionError) as error:
        raise _refused(script, str(error).rstrip(".")) from error


def after(step: Script, heads: Sequence[str]) -> list[str]:
    """What the version table holds once a revision was applied to a database at `heads`."""
    gone = set(step._all_down_revisions)
    return [head for head in heads if head not in gone] + [step.revision]


def _upgrade(script: ScriptDirectory, target: str, heads: Sequence[str]) -> list[Script]:
    try:
        found = script.iterate_revisions(target, tuple(heads), implicit_base=True)
        return list(found)[::-1]
    except (CommandError, RevisionError) as error:
        raise _refused(script, str(error).rstrip(".")) from error
    except AssertionError as error:  # Alembic's own, where it walks past the last revision
        raise _refused(script, f"{target} leads to no revision") from error


def _refused(script: ScriptDirectory, message: str) -> GenApiError:
    return fail("GA215", message, hint=f"the heads are {', '.join(script.get_heads())}")
