-- What Stars can have for points.
CREATE TABLE rewards (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  cost BIGINT NOT NULL CHECK (cost > 0),
  -- How many are left; -1: there is no end to it.
  stock BIGINT NOT NULL CHECK (stock >= -1),
  is_premium BOOLEAN NOT NULL,
  is_open BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL
);

-- What was asked for. The points are held while it is open, spent when it is fulfilled,
-- and back when it is refused.
CREATE TABLE reward_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reward_id BIGINT NOT NULL REFERENCES rewards (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  cost BIGINT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT,
  -- For its owner alone.
  voucher TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX reward_requests_by_user ON reward_requests (user_id, id);
CREATE INDEX reward_requests_by_state ON reward_requests (state, id);

-- The quarterly free Premium: 20263 is the third quarter of 2026.
CREATE TABLE premium_grants (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  quarter BIGINT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  granted_by BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  voucher TEXT NOT NULL DEFAULT '',
  CONSTRAINT premium_grants_quarter UNIQUE (quarter, user_id)
);
CREATE INDEX premium_grants_by_user ON premium_grants (user_id, id);

-- Who won what among the top ten of a closed month, and from which seed that follows.
CREATE TABLE swag_draws (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  month BIGINT NOT NULL REFERENCES leaderboard_months (month),
  prize TEXT NOT NULL,
  seed TEXT NOT NULL,
  candidates BIGINT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  CONSTRAINT swag_draws_month UNIQUE (month, user_id)
);
