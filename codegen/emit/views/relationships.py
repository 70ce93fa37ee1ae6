"""Relations of a model as `relationship(…)`."""

from __future__ import annotations

from sqlalchemy import Table

from codegen.emit import ddl
from codegen.emit.expr import FileScope, literal
from codegen.emit.views.parts import model, referred
from codegen.model.api import Api, Entity, Relation, RelationKind
from codegen.model.expr import Expr, Import, expr, name

_TO_ONE = (RelationKind.MANY_TO_ONE, RelationKind.ONE_TO_ONE)


def relationship(api: Api, entity: Entity, relation: Relation, scope: FileScope) -> str:
    """`user: Mapped[User] = relationship(…)`; only a type checker needs the other class."""
    target = api.entity(relation.target)
    annotation = expr(_shape(relation), Expr((model(target),)))
    scope.render(Import("sqlalchemy.orm", "Mapped"))
    head = scope.render(
        expr("{}: {}[{}]", relation.attribute, name("sqlalchemy.orm", "Mapped"), annotation),
        typing_only=True,
    )
    arguments = [
        ddl.keyword("lazy", literal("raise")),
        *_join(entity, target, relation),
        ddl.keyword("back_populates", literal(relation.back)),
        *_deletes(relation),
        *_flags(relation),
    ]
    return f"{head} = {scope.render(ddl.call(name('sqlalchemy.orm', 'relationship'), arguments))}"


def _shape(relation: Relation) -> str:
    if relation.to_many:
        return "list[{}]"
    return "{} | None" if relation.nullable else "{}"


def _join(entity: Entity, target: Entity, relation: Relation) -> list[Expr]:
    if relation.link is not None:
        return _secondary(entity, target, relation)
    child, attributes = (
        (entity, relation.local) if relation.kind in _TO_ONE else (target, relation.remote)
    )
    arguments = []
    if relation.ambiguous:
        arguments.append(ddl.keyword("foreign_keys", _attributes(child, attributes)))
    if relation.self_referential and relation.kind in _TO_ONE:
        arguments.append(ddl.keyword("remote_side", _attributes(target, relation.remote)))
    return arguments


def _attributes(entity: Entity, attributes: tuple[str, ...]) -> str:
    names = [f"{entity.class_name}.{attribute}" for attribute in attributes]
    return literal(names[0] if len(names) == 1 else f"[{', '.join(names)}]")


def _secondary(entity: Entity, target: Entity, relation: Relation) -> list[Expr]:
    assert relation.link is not None  # noqa: S101 - as the caller asked
    link = relation.link
    arguments = [ddl.keyword("secondary", literal(link.fullname))]
    if relation.ambiguous:
        for key, side, columns in (
            ("primaryjoin", entity, relation.local),
            ("secondaryjoin", target, relation.remote),
        ):
            arguments.append(ddl.keyword(key, literal(_on(side, link, columns))))
    return arguments


def _on(side: Entity, link: Table, columns: tuple[str, ...]) -> str:
    pairs = [
        f"{side.class_name}.{referred(link, c, side).attribute} == {link.fullname}.c.{c}"
        for c in columns
    ]
    return pairs[0] if len(pairs) == 1 else f"and_({', '.join(pairs)})"


def _deletes(relation: Relation) -> list[Expr]:
    """ON DELETE is the database's job: the ORM must neither load nor null the children."""
    if relation.kind in _TO_ONE:
        return []
    if relation.on_delete in ("CASCADE", "SET NULL", "SET DEFAULT"):
        return [ddl.keyword("passive_deletes", "True")]
    return [] if relation.link is not None else [ddl.keyword("passive_deletes", literal("all"))]


def _flags(relation: Relation) -> list[Expr]:
    flags = []
    if relation.in_cycle:
        flags.append(ddl.keyword("post_update", "True"))
    if relation.overlaps:
        flags.append(ddl.keyword("overlaps", literal(",".join(relation.overlaps))))
    return flags
