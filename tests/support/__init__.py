"""What several tests share: scratch databases, reflected facts, generated applications."""
