-- The likely same threads: a thread's stems by field, an index over them, and
-- what the forum's own text says about its words.

CREATE TABLE similar_threads (
  thread_id BIGINT NOT NULL PRIMARY KEY REFERENCES threads (id),
  title TEXT NOT NULL,
  opening TEXT NOT NULL,
  answer TEXT NOT NULL,
  replies TEXT NOT NULL,
  -- The solution whose words stand in answer.
  solved_post_id BIGINT
);

CREATE TABLE similar_index (
  thread_id BIGINT NOT NULL PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX similar_index_words ON similar_index USING GIN (words);

-- One row: the words that were learned last.
CREATE TABLE similar_language (
  id BIGINT NOT NULL PRIMARY KEY,
  learned_at BIGINT NOT NULL,
  bytes BYTEA NOT NULL
);

-- "This answered me": one row for each person and thread, counted on the thread.
CREATE TABLE answered (
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (thread_id, user_id)
);
CREATE INDEX answered_by_user ON answered (user_id, at);
ALTER TABLE threads ADD COLUMN answered_count BIGINT NOT NULL DEFAULT 0;
