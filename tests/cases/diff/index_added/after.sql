CREATE INDEX ix_rooms_name ON rooms (name);
