ALTER TABLE rooms ALTER seats TYPE double precision;
