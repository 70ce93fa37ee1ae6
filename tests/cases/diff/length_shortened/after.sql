ALTER TABLE rooms ALTER name TYPE varchar(40);
