CREATE SCHEMA tenant;
CREATE TABLE tenant.users (id integer PRIMARY KEY);
