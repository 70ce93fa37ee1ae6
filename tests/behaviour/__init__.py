"""What every sample becomes: generated, linted, type-checked, migrated, started, tested."""
