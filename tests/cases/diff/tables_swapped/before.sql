CREATE TABLE a (id integer PRIMARY KEY, of_a text);
CREATE TABLE b (id integer PRIMARY KEY, of_b text);
