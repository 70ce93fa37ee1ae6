CREATE TABLE rooms (
    id integer PRIMARY KEY,
    name varchar(80) NOT NULL,
    price numeric(8, 2) NOT NULL DEFAULT 10,
    seats integer NOT NULL DEFAULT 1,
    note text
);
