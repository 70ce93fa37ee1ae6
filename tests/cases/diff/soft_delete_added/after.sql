ALTER TABLE rooms ADD COLUMN deleted_at timestamptz;
