ALTER TABLE rooms ALTER id TYPE varchar(20);
