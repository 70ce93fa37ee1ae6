"""The virtual database server that a history runs against."""
