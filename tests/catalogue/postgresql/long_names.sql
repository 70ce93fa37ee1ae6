CREATE TABLE a_table_whose_name_is_quite_long_but_still_within_the_limit (id int PRIMARY KEY, a_column_whose_name_is_long_as_well_so_that_both_must_give int UNIQUE CHECK (a_column_whose_name_is_long_as_well_so_that_both_must_give > 0));
CREATE TABLE a_table_whose_name_is_longer_than_the_sixty_three_bytes_that_there_are (id serial PRIMARY KEY, a_column_whose_name_is_longer_than_the_sixty_three_bytes_that_are text);
CREATE TABLE t (id int PRIMARY KEY, a_column_whose_name_is_long_as_well_so_that_both_must_give_one int, a_column_whose_name_is_long_as_well_so_that_both_must_give_two int);
CREATE INDEX ON t (a_column_whose_name_is_long_as_well_so_that_both_must_give_one, a_column_whose_name_is_long_as_well_so_that_both_must_give_two);
ALTER TABLE t ADD UNIQUE (a_column_whose_name_is_long_as_well_so_that_both_must_give_one, a_column_whose_name_is_long_as_well_so_that_both_must_give_two);
CREATE TABLE "Größenverhältnisse_äöü_äöü_äöü_äöü_äöü_äöü_äöü" (id serial PRIMARY KEY, "Überschreitungsmöglichkeit_äöü_äöü_äöü" int UNIQUE REFERENCES t);
ALTER TABLE t RENAME TO another_table_whose_name_is_longer_than_the_sixty_three_bytes_that_there_are;
CREATE TABLE "a quote "" in it" (id int PRIMARY KEY, "and "" here" int UNIQUE);
