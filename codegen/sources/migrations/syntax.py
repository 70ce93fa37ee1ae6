"""Walks through syntax trees, remembered: the trees of a history are asked many things."""

import ast
from collections.abc import Sequence
from functools import cache


@cache
def nodes(tree: ast.AST) -> Sequence[ast.AST]:
    """A node and all below it, as `ast.walk` gives them; for trees that nobody changes any more."""
    return tuple(ast.walk(tree))


@cache
def loaded(tree: ast.AST) -> frozenset[str]:
    """The names that are read in a node or below it."""
    return frozenset(
        node.id
        for node in nodes(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
