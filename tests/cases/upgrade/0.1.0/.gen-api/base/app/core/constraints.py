"""Which fields a constraint is about, so that an error can name them."""

CONSTRAINT_FIELDS: dict[str, tuple[str, ...]] = {
    "notes_pkey": ("id",),
}
