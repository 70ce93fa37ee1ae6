ALTER TABLE bookings DROP CONSTRAINT bookings_room_id_fkey;
