"""The virtual database against real ones."""
