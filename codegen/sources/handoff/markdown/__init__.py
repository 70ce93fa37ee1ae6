"""A document as it is written: blocks and tables, each with its line."""
