-- How Alembic's batch mode changes a table.
CREATE TABLE parent (id INTEGER NOT NULL, CONSTRAINT pk_parent PRIMARY KEY (id));
CREATE TABLE child (id INTEGER NOT NULL, parent_id INTEGER, self_id INTEGER, name VARCHAR(10), PRIMARY KEY (id), CONSTRAINT fk_parent FOREIGN KEY(parent_id) REFERENCES parent (id), FOREIGN KEY(self_id) REFERENCES child (id));
CREATE INDEX ix_child_name ON child (name);
CREATE TABLE _alembic_tmp_parent (
	id INTEGER NOT NULL, 
	name VARCHAR(50) DEFAULT 'x' NOT NULL, 
	CONSTRAINT pk_parent PRIMARY KEY (id)
);
INSERT INTO _alembic_tmp_parent (id) SELECT parent.id FROM parent;
DROP TABLE parent;
ALTER TABLE _alembic_tmp_parent RENAME TO parent;
CREATE TABLE _alembic_tmp_child (id INTEGER NOT NULL, parent_id INTEGER NOT NULL, self_id INTEGER, name VARCHAR(20), PRIMARY KEY (id), CONSTRAINT fk_parent FOREIGN KEY(parent_id) REFERENCES parent (id) ON DELETE CASCADE, FOREIGN KEY(self_id) REFERENCES child (id));
INSERT INTO _alembic_tmp_child (id, parent_id, name) SELECT child.id, child.parent_id, child.name FROM child;
DROP TABLE child;
ALTER TABLE _alembic_tmp_child RENAME TO child;
CREATE UNIQUE INDEX ix_child_name ON child (name);
