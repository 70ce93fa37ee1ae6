"""Of no revision, and no harm."""
