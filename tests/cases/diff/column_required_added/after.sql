ALTER TABLE rooms ADD COLUMN floor integer NOT NULL;
