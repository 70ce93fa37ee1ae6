CREATE TABLE users (id integer);

CREATE INDEX i ON userz (id);
