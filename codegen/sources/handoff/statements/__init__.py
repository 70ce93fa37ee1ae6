"""What a document says of tables as a whole, or of all of them at once."""
