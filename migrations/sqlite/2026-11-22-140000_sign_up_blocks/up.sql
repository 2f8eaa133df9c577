-- Ranges of addresses from which nobody can sign up.
CREATE TABLE sign_up_blocks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  network TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  ends_at BIGINT,
  lifted_at BIGINT,
  lifted_by BIGINT REFERENCES users (id)
);
CREATE INDEX sign_up_blocks_standing ON sign_up_blocks (id) WHERE lifted_at IS NULL;
