ALTER TABLE rooms ALTER seats TYPE numeric(8, 2);
