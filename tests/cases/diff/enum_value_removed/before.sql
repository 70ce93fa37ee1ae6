CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE rooms (
    id integer PRIMARY KEY,
    state state NOT NULL DEFAULT 'open'
);
CREATE INDEX ix_rooms_state ON rooms (state);
