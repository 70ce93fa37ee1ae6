ALTER TABLE rooms ALTER seats TYPE bigint;
