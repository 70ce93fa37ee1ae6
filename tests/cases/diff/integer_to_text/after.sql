ALTER TABLE rooms ALTER seats TYPE text;
