-- A key goes with its column although the table refers to itself by that column.
CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes (id), label text);
ALTER TABLE nodes ADD CONSTRAINT itself FOREIGN KEY (id) REFERENCES nodes (id);
ALTER TABLE nodes DROP COLUMN parent;
ALTER TABLE nodes DROP COLUMN id;
-- A copy counts with the sequence of its model, which keeps its name when that is renamed.
CREATE TABLE rooms (id serial PRIMARY KEY, code text);
CREATE TABLE more_rooms (LIKE rooms INCLUDING ALL);
ALTER TABLE rooms RENAME TO halls;
-- What counts with the sequence of a table loses its default when that goes.
CREATE TABLE owners (id serial PRIMARY KEY);
CREATE TABLE guests (id int DEFAULT nextval('owners_id_seq'));
CREATE TABLE keepers (id serial PRIMARY KEY);
CREATE TABLE helpers (id int DEFAULT nextval('keepers_id_seq'));
DROP TABLE owners CASCADE;
ALTER TABLE keepers DROP COLUMN id CASCADE;
