-- A renamed label is renamed wherever the server has stored it.
CREATE TYPE state AS ENUM ('new', 'done', 'gone');
CREATE TABLE jobs (id int PRIMARY KEY, state state DEFAULT 'new', label text CHECK (label <> 'new'), CHECK (state <> 'gone'::state), CHECK (state IN ('new', 'done')));
CREATE INDEX open_jobs ON jobs (id) WHERE state = 'new';
CREATE INDEX new_labels ON jobs (id) WHERE label = 'new';
ALTER TYPE state RENAME VALUE 'new' TO 'open';
ALTER TYPE state RENAME VALUE 'gone' TO 'it''s gone';
