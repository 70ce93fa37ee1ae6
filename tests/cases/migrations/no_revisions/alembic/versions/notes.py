"""No revision."""
