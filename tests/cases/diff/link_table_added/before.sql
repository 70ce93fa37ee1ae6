CREATE TABLE rooms (
    id integer PRIMARY KEY,
    name varchar(80) NOT NULL,
    price numeric(8, 2) NOT NULL DEFAULT 10,
    seats integer NOT NULL DEFAULT 1,
    note text
);
CREATE TABLE bookings (
    id integer PRIMARY KEY,
    room_id integer NOT NULL REFERENCES rooms (id)
);
CREATE TABLE tags (id integer PRIMARY KEY);
