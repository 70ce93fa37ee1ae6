"""The options as JSON Schema, and the effective ones as plain values."""

import types
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from codegen.config.options import NOT_OPTIONS, Between, Config, Pattern, TableOptions, default_of
from codegen.config.read import annotations

_PLAIN = {str: "string", Path: "string", bool: "boolean", int: "integer", float: "number"}


def json_schema() -> dict[str, Any]:
    """JSON Schema of `[tool.gen-api]`, made of the declarations."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "[tool.gen-api]",
        **_object(Config),
    }


def effective(config: Config | TableOptions) -> dict[str, Any]:
    """Every option with the value that holds, as JSON knows it."""
    return {
        f.name: _plain(getattr(config, f.name), config)
        for f in fields(config)
        if f.name not in NOT_OPTIONS
    }


def _plain(value: Any, config: Config | TableOptions) -> Any:
    if isinstance(value, TableOptions):
        set_ = {f.name for f in fields(value) if getattr(value, f.name) != default_of(f)}
        return {key: plain for key, plain in effective(value).items() if key in set_}
    if isinstance(value, Mapping):
        return {key: _plain(item, config) for key, item in value.items()}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Path) and isinstance(config, Config):
        inside = value.is_relative_to(config.root)
        return (value.relative_to(config.root) if inside else value).as_posix()
    return value


def _object(declared: type) -> dict[str, Any]:
    types_ = annotations(declared)
    properties = {
        f.name: _of(types_[f.name])
        | {"description": f.metadata["meaning"]}
        | _default(default_of(f))
        for f in fields(declared)
        if f.name in types_
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _default(value: Any) -> dict[str, Any]:
    return {} if value is None else {"default": _plain(value, TableOptions())}


def _of(declared: Any) -> dict[str, Any]:
    origin, arguments = get_origin(declared), get_args(declared)
    if origin in (Union, types.UnionType):
        known = [_of(each) for each in arguments if each is not type(None)]
        return known[0] if len(known) == 1 else {"anyOf": known}
    if origin is Annotated:
        return _of(arguments[0]) | _limits(arguments[1:])
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _of(arguments[0])}
    if origin is Mapping:
        keys = {} if arguments[0] is str else {"propertyNames": _of(arguments[0])}
        return {"type": "object", "additionalProperties": _of(arguments[1]), **keys}
    return _object(TableOptions) if declared is TableOptions else {"type": _PLAIN[declared]}


def _limits(limits: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for limit in limits:
        if isinstance(limit, Between):
            found |= {"minimum": limit.low, "maximum": limit.high}
        if isinstance(limit, Pattern):
            found |= {"pattern": f"^({limit.regex})$"}
    return found
