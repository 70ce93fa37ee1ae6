-- Collations of columns, keys and types, and what a change of type does to them.
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE TABLE words (
    id integer PRIMARY KEY,
    word text COLLATE "C" NOT NULL,
    other varchar(20) COLLATE plain,
    third text
);
CREATE INDEX words_word ON words (word COLLATE "POSIX" DESC NULLS LAST);
CREATE INDEX words_lower ON words (lower(word) COLLATE "C");
ALTER TABLE words ALTER COLUMN other TYPE varchar(30);
ALTER TABLE words ALTER COLUMN third TYPE varchar(30) COLLATE "C";
ALTER TABLE words ADD COLUMN fourth text COLLATE pg_catalog."C" DEFAULT 'a';
ALTER TABLE words ALTER COLUMN third TYPE text;
