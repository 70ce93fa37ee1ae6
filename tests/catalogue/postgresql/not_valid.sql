-- Constraints that are not valid for old rows, and those that become so.
CREATE TABLE owners (id integer PRIMARY KEY);
CREATE TABLE pets (id integer PRIMARY KEY, owner integer, weight integer);
ALTER TABLE pets ADD CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES owners NOT VALID;
ALTER TABLE pets ADD CONSTRAINT pets_weight CHECK (weight > 0) NOT VALID;
ALTER TABLE pets ADD CONSTRAINT pets_light CHECK (weight < 100) NOT VALID;
ALTER TABLE pets VALIDATE CONSTRAINT pets_light;
