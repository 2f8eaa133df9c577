-- Badges that members have: by rule, or given by staff. What was taken away keeps its row,
-- so that no rule gives it again.
CREATE TABLE badge_awards (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  badge TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_id BIGINT REFERENCES users (id),
  reason TEXT NOT NULL DEFAULT '',
  taken_at BIGINT,
  taken_by BIGINT REFERENCES users (id),
  taken_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT badge_awards_user_id UNIQUE (user_id, badge)
);
CREATE INDEX badge_awards_by_badge ON badge_awards (badge, id);

-- What somebody had done here on the day when they asked for it in writing.
CREATE TABLE certificates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL CONSTRAINT certificates_token UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  rank TEXT NOT NULL,
  joined_at BIGINT NOT NULL,
  threads BIGINT NOT NULL,
  posts BIGINT NOT NULL,
  solutions BIGINT NOT NULL,
  kudos BIGINT NOT NULL,
  gatherings BIGINT NOT NULL,
  points BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX certificates_by_user ON certificates (user_id, id);
