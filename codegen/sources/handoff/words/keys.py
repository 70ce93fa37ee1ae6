"""What keys and indexes are called, whichever way a language puts it: `id`, `room_id`, `id_sala`,
`idSala`.
"""

from __future__ import annotations

import re

# As a part of other patterns, of one case or of any.
NAME = r"(?:_?id|uuid|guid|\w+_(?:id|uuid)|[a-z]\w*Id|id_\w+|(?-i:id[A-Z]\w*))"
IS_KEY = re.compile(NAME, re.IGNORECASE)
# `idx_rooms_name`, `rooms_pkey`: of an index or a constraint.
IS_INDEX = re.compile(r"(?:idx|ix|uq|uk|fk|ck|chk|trg|fn)_\w+|\w+_(?:idx|key|fkey|pkey|check)")
