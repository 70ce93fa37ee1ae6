ALTER TABLE rooms ALTER name TYPE text;
