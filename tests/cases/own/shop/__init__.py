"""A project that has sessions and callers of its own."""
