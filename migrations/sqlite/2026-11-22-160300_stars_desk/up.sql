-- Who is about to answer a thread, until when: others leave it to them for so long.
CREATE TABLE thread_claims (
  thread_id BIGINT NOT NULL PRIMARY KEY REFERENCES threads (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  ends_at BIGINT NOT NULL
);

-- What Stars ask staff about a thread; members never see it.
CREATE TABLE staff_questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_by BIGINT REFERENCES users (id),
  answered_at BIGINT
);
CREATE INDEX staff_questions_by_thread ON staff_questions (thread_id, id);
CREATE INDEX staff_questions_open ON staff_questions (id) WHERE answered_at IS NULL;
