ALTER TABLE rooms DROP COLUMN note;
ALTER TABLE rooms ADD COLUMN remark text;
