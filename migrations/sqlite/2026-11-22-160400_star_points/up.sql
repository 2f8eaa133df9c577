-- What Stars earned (PRODUCT 13): rows are only ever added; what earned them and is taken back
-- is countered by a row of its own.
CREATE TABLE star_points (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  rule TEXT NOT NULL,
  -- The post, thread or matter that earned it, the thread that it is in, and who thanked; 0 for none.
  subject_id BIGINT NOT NULL,
  thread_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  -- Less than 0 for what counters an earlier row.
  points BIGINT NOT NULL,
  -- The day in the community's zone when it was earned: 20261122.
  day BIGINT NOT NULL,
  done_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX star_points_by_member ON star_points (user_id, day);
CREATE INDEX star_points_by_day ON star_points (day, user_id);
CREATE INDEX star_points_by_thread ON star_points (thread_id);

-- Months whose leaderboard is closed: 202611. They stay as they were.
CREATE TABLE leaderboard_months (
  month BIGINT NOT NULL PRIMARY KEY,
  closed_at BIGINT NOT NULL
);
CREATE TABLE leaderboard_places (
  month BIGINT NOT NULL REFERENCES leaderboard_months (month),
  place BIGINT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  points BIGINT NOT NULL,
  PRIMARY KEY (month, user_id)
);
CREATE INDEX leaderboard_places_by_place ON leaderboard_places (month, place);
CREATE INDEX leaderboard_places_by_user ON leaderboard_places (user_id, month);

-- Stars who were Stars before terms were written down.
INSERT INTO star_terms (user_id, began_at, rank_before)
SELECT id, joined_at, 'regular' FROM users WHERE role = 'star' AND rank IN ('rising-star', 'star');
