ALTER TABLE rooms RENAME TO halls;
ALTER TABLE bookings RENAME COLUMN room_id TO hall_id;
