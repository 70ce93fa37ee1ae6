CREATE FUNCTION short_id() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT 'x; y' $$;
CREATE FUNCTION inner_one(value text) RETURNS text AS 'BEGIN RETURN lower(value); END' LANGUAGE plpgsql IMMUTABLE;
CREATE OR REPLACE FUNCTION folded(value text, extra integer DEFAULT 1) RETURNS text AS $body$
BEGIN
    -- a comment; with a semicolon
    RETURN inner_one(value);
END
$body$ LANGUAGE plpgsql IMMUTABLE;
CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION atomic(a int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN a ELSE 0 END; END;
CREATE TABLE t (id text DEFAULT short_id() PRIMARY KEY, name text CHECK (folded(name) <> ''), n int, m int GENERATED ALWAYS AS (atomic(n)) STORED);
CREATE INDEX ON t (folded(name));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
DROP TRIGGER touched ON t;
DROP TRIGGER touched ON t;
DROP TRIGGER IF EXISTS touched ON t;
DROP FUNCTION unused();
DROP FUNCTION unused();
DROP FUNCTION IF EXISTS unused;
CREATE VIEW names AS SELECT name FROM t;
CREATE OR REPLACE VIEW names AS SELECT name, id FROM t;
CREATE VIEW names AS SELECT 1;
CREATE MATERIALIZED VIEW kept AS SELECT name FROM t;
CREATE INDEX kept_name ON kept (name);
ALTER VIEW names RENAME TO called;
DROP VIEW called;
DROP MATERIALIZED VIEW kept;
CREATE TABLE kept (id int);
CREATE TABLE kept_name (id int);

-- a sequence that only a function knows
CREATE SEQUENCE id_numbers START WITH 100;
CREATE FUNCTION numbered_id() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN mod(nextval('id_numbers'), 1024);
END
$$;
CREATE TABLE shortened (id bigint PRIMARY KEY DEFAULT numbered_id());
