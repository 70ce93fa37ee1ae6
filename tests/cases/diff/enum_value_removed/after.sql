CREATE TYPE state_new AS ENUM ('open');
ALTER TABLE rooms ALTER state DROP DEFAULT;
ALTER TABLE rooms ALTER state TYPE state_new USING state::text::state_new;
DROP TYPE state;
ALTER TYPE state_new RENAME TO state;
