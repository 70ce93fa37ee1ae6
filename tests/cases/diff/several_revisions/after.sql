ALTER TABLE rooms ADD COLUMN floor integer;
ALTER TABLE rooms ALTER floor SET NOT NULL;
ALTER TABLE rooms RENAME COLUMN floor TO storey;
ALTER TABLE rooms ALTER name TYPE varchar(40);
