-- Operator classes, methods and storage of indexes.
CREATE TABLE files (
    id integer PRIMARY KEY,
    path text NOT NULL,
    label varchar(80),
    facts jsonb,
    tags text[],
    at timestamptz,
    span int4range
);
CREATE INDEX files_path ON files (path text_pattern_ops);
CREATE INDEX files_label ON files (label varchar_pattern_ops DESC, path COLLATE "C" text_pattern_ops);
CREATE INDEX files_lower ON files (lower(path) text_pattern_ops) INCLUDE (at);
CREATE INDEX files_facts ON files USING gin (facts jsonb_path_ops);
CREATE INDEX files_tags ON files USING gin (tags);
CREATE INDEX files_at ON files USING brin (at) WITH (pages_per_range = 32);
CREATE INDEX files_span ON files USING gist (span range_ops);
CREATE INDEX files_hash ON files USING hash (path);
CREATE INDEX files_spgist ON files USING spgist (path text_ops) WHERE label IS NOT NULL;
ALTER TABLE files RENAME COLUMN path TO place;
ALTER INDEX files_hash RENAME TO files_hashed;
