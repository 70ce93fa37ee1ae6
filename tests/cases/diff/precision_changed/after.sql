ALTER TABLE rooms ALTER price TYPE numeric(8, 3);
