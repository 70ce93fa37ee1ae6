ALTER TABLE rooms ALTER seats TYPE smallint;
