CREATE TABLE t (
    id int PRIMARY KEY, a int UNIQUE, b text, c int, r int4range, s tsrange, "Mixed Case" int,
    doubled int GENERATED ALWAYS AS (a * 2) STORED, CHECK (a > 0 AND b <> 'a'), CHECK (length(b) > a),
    EXCLUDE USING gist (r WITH &&) WHERE (a > 10), FOREIGN KEY (c) REFERENCES t (a)
);
CREATE INDEX i1 ON t (a DESC, b) WHERE a IS NOT NULL;
CREATE INDEX i2 ON t ((a + c), lower(b)) INCLUDE (a);
ALTER TABLE t RENAME COLUMN a TO "new name";
ALTER TABLE t RENAME b TO "select";
ALTER TABLE t RENAME r TO "Range";
ALTER TABLE t RENAME "Mixed Case" TO plain;
ALTER TABLE t RENAME "new name" TO back;
CREATE TABLE serials (id serial PRIMARY KEY, n serial, i int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE serials RENAME COLUMN id TO ident;
ALTER TABLE serials RENAME COLUMN n TO m;
ALTER TABLE serials RENAME TO renamed;
ALTER TABLE renamed DROP COLUMN m, DROP COLUMN i;
