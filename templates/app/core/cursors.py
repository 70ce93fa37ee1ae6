"""Where a page ends, as text that clients send back."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from sqlalchemy.orm import InstrumentedAttribute

from app.core.exceptions import ValidationFailedError
from app.schemas.common import FieldError

_DIGEST_BYTES = 8


class Cursors:
    """Cursors of one order; those of another list or sort are refused.

    order: what only this order is called.
    """

    def __init__(self, order: str, *columns: InstrumentedAttribute[Any]) -> None:
        self._name = order.encode()
        self._names = [column.key for column in columns]
        position: Any = GenericAlias(tuple, tuple(c.type.python_type for c in columns))
        self._codec: TypeAdapter[tuple[Any, ...]] = TypeAdapter(
            position,
            config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
        )

    def encode(self, row: Mapping[str, Any]) -> str:
        position = tuple(row[name] for name in self._names)
        # a row has the text of a member, which is what is told of it
        payload = self._codec.dump_json(position, warnings=False)
        return base64.urlsafe_b64encode(self._digest(payload) + payload).decode()

    def decode(self, cursor: str) -> tuple[Any, ...]:
        """The values of the columns in the last row.

        Raises:
            ValidationFailedError: this order has given out no such cursor.
        """
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
            digest, payload = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
            if digest == self._digest(payload):
                return self._codec.validate_json(payload)
        except (binascii.Error, ValueError, ValidationError):
            pass
        error = FieldError(field="cursor", message="is not of this list and order")
        raise ValidationFailedError(errors=[error])

    def _digest(self, payload: bytes) -> bytes:
        return hashlib.blake2b(self._name + payload, digest_size=_DIGEST_BYTES).digest()
