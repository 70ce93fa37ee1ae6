CREATE TABLE room_tags (
    room_id integer REFERENCES rooms (id),
    tag_id integer REFERENCES tags (id),
    PRIMARY KEY (room_id, tag_id)
);
