"""Bases and shared types of request and response bodies."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Int32 = Annotated[int, Field(ge=-(2**31), lt=2**31)]
# PostgreSQL has no NUL in text
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class RequestSchema(BaseModel):
    """Base of request bodies: an unknown field is a client's error, not noise."""

    model_config = ConfigDict(extra="forbid")


class ResponseSchema(BaseModel):
    """Base of response bodies, read from the attributes of models."""

    model_config = ConfigDict(from_attributes=True)


class Page(ResponseSchema, Generic[T]):
    """One page of a list; `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None
    total: int | None = Field(description="Number of all rows, with `count=exact`.")


class FieldError(BaseModel):
    """What is wrong with one field of the request."""

    field: str
    message: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
