"""From facts to tables: what holds, what contradicts, what must be asked."""
