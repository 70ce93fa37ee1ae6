COMMENT ON COLUMN rooms.seats IS 'how many may sit';
