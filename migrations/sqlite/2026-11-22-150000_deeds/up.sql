-- What members did (PRODUCT 12): rows are only ever added. What is taken back,
-- hidden or moved is countered by a row of its own.
CREATE TABLE deeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  -- Who gave, got or asked, with the rank that they had then.
  other_id BIGINT REFERENCES users (id),
  other_rank TEXT,
  -- 1, or -1 for what counters an earlier row.
  count BIGINT NOT NULL,
  -- done, undone, removed
  cause TEXT NOT NULL,
  done_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX deeds_by_subject ON deeds (subject_kind, subject_id);
CREATE INDEX deeds_by_member ON deeds (user_id, id);

-- Who came to an event.
CREATE TABLE attendances (
  event_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (event_id, user_id)
);
CREATE INDEX attendances_by_member ON attendances (user_id);
-- What is asked of those who accepted, when they are banned.
CREATE INDEX posts_by_accepter ON posts (accepted_by, id) WHERE accepted_by IS NOT NULL;
