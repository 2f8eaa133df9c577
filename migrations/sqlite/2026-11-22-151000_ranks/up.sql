-- Where a member stands. All of it follows from the ledger (deeds) and a formula.
CREATE TABLE rank_scores (
  user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
  -- By which formula, in which zone.
  formula TEXT NOT NULL,
  -- Thousandths of a point.
  score BIGINT NOT NULL,
  -- The sums of each kind of deed, as JSON.
  standing TEXT NOT NULL,
  earned TEXT NOT NULL,
  -- What somebody gave them, by hand or with an import: they have at least this.
  given TEXT NOT NULL,
  -- What was put beside their name last.
  shown TEXT NOT NULL,
  last_deed BIGINT NOT NULL
);
CREATE INDEX rank_scores_by_score ON rank_scores (score DESC, user_id);

-- How many deeds of a kind a day had; the kind "own" counts all that were one's own.
CREATE TABLE rank_days (
  user_id BIGINT NOT NULL REFERENCES users (id),
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (user_id, day, kind)
);

-- How many deeds of a kind there were with one other person.
CREATE TABLE rank_people (
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  other_id BIGINT NOT NULL REFERENCES users (id),
  established BIGINT NOT NULL,
  others BIGINT NOT NULL,
  PRIMARY KEY (user_id, kind, other_id)
);

-- Which ranks somebody has had: each is announced once.
CREATE TABLE ranks_reached (
  user_id BIGINT NOT NULL REFERENCES users (id),
  rank TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, rank)
);

-- Formulas that administrators tried and applied: the one applied last holds, and
-- goes before the settings.
CREATE TABLE rank_formulas (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  numbers TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  -- trying, tried, applying, applied
  stage TEXT NOT NULL,
  -- How far its stage is.
  last_user BIGINT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  -- How many would go from which rank to which, as JSON.
  moves TEXT NOT NULL,
  applied_by BIGINT REFERENCES users (id),
  applied_at BIGINT,
  reason TEXT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX rank_formulas_applied ON rank_formulas (applied_at) WHERE applied_at IS NOT NULL;

-- A line below somebody's posts.
CREATE TABLE signatures (
  user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL
);
