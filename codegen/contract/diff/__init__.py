"""What a change of the migrations changes for clients, by rule."""

from codegen.contract.diff.blame import Blame, fresh_renames
from codegen.contract.diff.compare import Change, compare
from codegen.contract.diff.described import from_openapi
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.reading import from_contract
from codegen.contract.diff.surface import Surface

__all__ = [
    "Blame",
    "Change",
    "Lineage",
    "Surface",
    "compare",
    "fresh_renames",
    "from_contract",
    "from_openapi",
]
