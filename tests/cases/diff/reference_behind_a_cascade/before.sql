CREATE TABLE users (
    id integer PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE bookings (
    id integer PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE
);
