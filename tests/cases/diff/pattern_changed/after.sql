ALTER TABLE rooms DROP CONSTRAINT shape;
ALTER TABLE rooms ADD CONSTRAINT shape CHECK (name ~ '^[a-z0-9]+$');
