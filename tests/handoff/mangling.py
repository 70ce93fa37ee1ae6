"""Documents as bad as Hypothesis can make them of real shapes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def mutated(draw: st.DrawFn, documents: Sequence[bytes]) -> bytes:
    """One of the documents, with pieces repeated, or replaced by any bytes."""
    text = bytearray(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(len(text) - 1, 0)))
        end = min(len(text), at + draw(st.integers(0, 400)))
        text[at:end] = draw(st.binary(max_size=8)) or bytes(text[at:end]) * 2
    return bytes(text)


@st.composite
def truncated(draw: st.DrawFn, documents: Sequence[bytes]) -> bytes:
    """The beginning of one of the documents."""
    document = draw(st.sampled_from(documents))
    return document[: int(len(document) * draw(st.floats(0, 1)))]
