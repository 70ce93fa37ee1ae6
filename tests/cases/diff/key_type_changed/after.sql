ALTER TABLE rooms ALTER id TYPE bigint;
ALTER TABLE bookings ALTER room_id TYPE bigint;
