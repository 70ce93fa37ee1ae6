"""One row of the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What `gen-api explain CODE` prints."""

    title: str
    explanation: str
