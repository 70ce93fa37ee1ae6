"""What no revision says: whether the schema depends on it, told or asked."""
