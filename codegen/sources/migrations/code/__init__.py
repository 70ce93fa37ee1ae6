"""Revisions as syntax: which lines can change the schema, and what they depend on."""
