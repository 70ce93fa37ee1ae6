DROP INDEX ix_rooms_name;
