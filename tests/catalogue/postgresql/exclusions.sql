CREATE TABLE rooms (
    id int PRIMARY KEY, low int, high int, during tsrange, box box, name text,
    EXCLUDE USING gist (during WITH &&),
    CONSTRAINT no_overlap EXCLUDE USING gist (int4range(low, high) WITH &&) WHERE (low > 0) DEFERRABLE INITIALLY DEFERRED,
    EXCLUDE USING gist (during WITH &&, box WITH &&),
    EXCLUDE (name WITH =),
    EXCLUDE USING btree (lower(name) text_pattern_ops WITH =)
);
ALTER TABLE rooms ADD CONSTRAINT later EXCLUDE USING gist (box WITH ~=, during WITH OPERATOR(pg_catalog.&&)) WHERE (name IS NOT NULL);
ALTER TABLE rooms RENAME CONSTRAINT later TO latest;
ALTER TABLE rooms DROP COLUMN low;
ALTER TABLE rooms DROP CONSTRAINT no_overlap;
ALTER TABLE rooms DROP COLUMN low;
ALTER TABLE rooms DROP COLUMN during;
