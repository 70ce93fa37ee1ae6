ALTER TABLE bookings ADD CONSTRAINT of_room FOREIGN KEY (room_id) REFERENCES rooms (id);
