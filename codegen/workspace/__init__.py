"""Bringing generated text to disk: merged with hand edits, whole or not at all, reported."""

from codegen.workspace.carry import Renaming
from codegen.workspace.decide import Terms, plan, settled
from codegen.workspace.disk import standing
from codegen.workspace.merge import Resolution
from codegen.workspace.plan import Action, Change, Generated, Plan
from codegen.workspace.settle import in_conflict
from codegen.workspace.state import Record, load_record
from codegen.workspace.write import apply

__all__ = [
    "Action",
    "Change",
    "Generated",
    "Plan",
    "Record",
    "Renaming",
    "Resolution",
    "Terms",
    "apply",
    "in_conflict",
    "load_record",
    "plan",
    "settled",
    "standing",
]
