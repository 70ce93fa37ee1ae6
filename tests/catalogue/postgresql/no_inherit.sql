-- a check that heirs do not get
CREATE TABLE base (id serial PRIMARY KEY, a int);
CREATE TABLE kid (z text) INHERITS (base);
ALTER TABLE base ADD CONSTRAINT alone CHECK (a < 2000) NO INHERIT;
CREATE TABLE later_kid () INHERITS (base);
CREATE TABLE said (a int, CONSTRAINT alone CHECK (a > 0) NO INHERIT);
CREATE TABLE heard () INHERITS (said);
