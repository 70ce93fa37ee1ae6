CREATE INDEX ix_rooms_created_at ON rooms (created_at, id);
