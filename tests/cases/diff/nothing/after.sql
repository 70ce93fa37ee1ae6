CREATE INDEX ix_rooms_lower ON rooms (lower(name));
