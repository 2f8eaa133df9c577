-- The second step at the door: an app's secret, sealed with the site's own, and codes for when it is lost.
CREATE TABLE second_steps (
  user_id BIGINT PRIMARY KEY NOT NULL REFERENCES users (id),
  secret TEXT NOT NULL,
  -- NULL until its owner has shown a first code.
  confirmed_at BIGINT,
  -- The last 30 seconds whose code was used: none is good twice.
  last_step BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
  user_id BIGINT NOT NULL REFERENCES users (id),
  code_hash TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, code_hash)
);
-- Who came in from where: shown to its owner, and what makes a device a new one.
CREATE TABLE sign_ins (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  outcome TEXT NOT NULL,
  device TEXT NOT NULL,
  address TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_user ON sign_ins (user_id, id);
CREATE INDEX sign_ins_by_time ON sign_ins (at);
-- When somebody last showed here that it is them.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
