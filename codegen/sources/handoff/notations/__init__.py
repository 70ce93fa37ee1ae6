"""Languages that state a schema: SQL, models of frameworks, diagrams, data."""
