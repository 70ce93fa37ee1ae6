"""The real `alembic upgrade heads` in a scratch database, compared with what was read."""

from codegen.verify.compare import Difference, Verification, verify

__all__ = ["Difference", "Verification", "verify"]
