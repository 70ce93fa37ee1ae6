ALTER TABLE rooms ADD CONSTRAINT shape CHECK (name ~ '^[a-z]+$');
