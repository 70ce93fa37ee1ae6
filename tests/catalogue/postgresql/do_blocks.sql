DO $$ BEGIN
    CREATE TYPE mood AS ENUM ('a', 'b');
EXCEPTION
    WHEN duplicate_object THEN null;
END $$;
DO $$ BEGIN CREATE TYPE mood AS ENUM ('other'); EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there; already'; END $$;
DO LANGUAGE plpgsql $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('x');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_type t WHERE t.typname = 'colour') THEN
        CREATE TYPE colour AS ENUM ('red');
    ELSE
        CREATE TYPE nothing AS ENUM ('x');
    END IF;
END
$body$;
CREATE TABLE t (id int PRIMARY KEY, m mood, c colour);
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'added') THEN
        ALTER TABLE t ADD COLUMN added int;
    END IF;
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'm') THEN
        ALTER TABLE t RENAME COLUMN m TO mood;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_added') THEN
        ALTER TABLE t ADD CONSTRAINT t_added CHECK (added > 0);
    END IF;
    IF EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'nope') THEN DROP INDEX nope; END IF;
    IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 't') THEN
        EXECUTE 'CREATE INDEX t_by_added ON t (added)';
    END IF;
END $$;
DO $$ BEGIN ALTER TABLE t ADD COLUMN added int; EXCEPTION WHEN duplicate_column THEN END $$;
DO $$ BEGIN ALTER TABLE t ADD COLUMN first int; ALTER TABLE t ADD COLUMN added int; EXCEPTION WHEN others THEN NULL; END $$;
DO $$ BEGIN ALTER TABLE t ADD COLUMN added int; EXCEPTION WHEN undefined_table THEN NULL; END $$;
DO $$ BEGIN BEGIN DROP TABLE nope; EXCEPTION WHEN undefined_table OR undefined_object THEN NULL; END; ALTER TABLE t ADD COLUMN last int; END $$;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN RETURN; END IF; DROP TABLE t; END $$;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN RAISE EXCEPTION 'no %', 'way'; END IF; END $$;
DO $$ BEGIN RAISE WARNING 'only words'; ALTER TABLE t ADD COLUMN after_words int; END $$;
DO $$ BEGIN DROP TABLE nope; EXCEPTION WHEN undefined_table THEN CREATE TABLE instead (id int); END $$;
DO $$ BEGIN CREATE TABLE gone (id int); DROP TABLE nope; EXCEPTION WHEN others THEN CREATE TABLE kept (id int); END $$;
