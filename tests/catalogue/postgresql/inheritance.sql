CREATE TABLE base (id serial PRIMARY KEY, name text NOT NULL CHECK (name <> ''));
CREATE TABLE derived (extra int) INHERITS (base);
CREATE TABLE merged (name text, more int) INHERITS (base);
ALTER TABLE base RENAME COLUMN name TO title;
DROP TABLE base;
