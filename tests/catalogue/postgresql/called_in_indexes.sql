-- What a key hands to a function is converted, and the conversion is kept with the key.
CREATE FUNCTION plain(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
CREATE FUNCTION twice(a text, b text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT a || b';
CREATE TABLE people (
    id integer PRIMARY KEY,
    name varchar(40),
    "Nick" char(3),
    note text
);
CREATE INDEX people_name ON people (plain(name));
CREATE INDEX people_nick ON people (plain("Nick"));
CREATE INDEX people_note ON people (plain(note), lower(note));
CREATE INDEX people_both ON people (public.plain(name)) WHERE note IS NOT NULL;
