ALTER TABLE prices RENAME COLUMN country TO land;
