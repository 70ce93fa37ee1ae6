"""`gen-api demo`: from a history to a running service that a person can click."""

from codegen.demo.show import Demo, demonstrate, sample

__all__ = ["Demo", "demonstrate", "sample"]
