ALTER TABLE bookings DROP CONSTRAINT bookings_room_id_fkey;
ALTER TABLE bookings ADD FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE;
