"""The real `alembic upgrade heads` in a scratch database, compared with what was read."""

from codegen.verify.compare import Difference, Verification, read_for, verify

__all__ = ["Difference", "Verification", "read_for", "verify"]
