CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(320) NOT NULL,
    nickname varchar(40)
    , hashed_password text NOT NULL, UNIQUE (email)
);
