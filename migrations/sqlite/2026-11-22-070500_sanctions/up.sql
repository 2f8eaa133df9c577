-- What moderators hold against somebody, with its end (PRODUCT 11). The state of
-- the account follows from the rows that stand; a warning waits to be read.
ALTER TABLE users ADD COLUMN must_acknowledge BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE sanctions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  ends_at BIGINT,
  acknowledged_at BIGINT,
  lifted_at BIGINT,
  lifted_by BIGINT REFERENCES users (id)
);
CREATE INDEX sanctions_by_user ON sanctions (user_id, id);
CREATE INDEX sanctions_ending ON sanctions (ends_at) WHERE lifted_at IS NULL;
