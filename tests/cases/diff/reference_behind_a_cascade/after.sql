CREATE TABLE invoices (
    id integer PRIMARY KEY,
    booking_id integer NOT NULL REFERENCES bookings (id)
);
