"""The shop that these migrations belong to."""
