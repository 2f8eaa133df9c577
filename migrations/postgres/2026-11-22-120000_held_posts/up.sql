-- Posts of newcomers that wait for a look, what the site learned from its own
-- decisions about spam, and sign-ups that wait (PRODUCT 11).
CREATE TABLE held_posts (
  post_id BIGINT NOT NULL PRIMARY KEY REFERENCES posts (id),
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  opens_thread BOOLEAN NOT NULL,
  score BIGINT NOT NULL,
  -- A line each.
  reasons TEXT NOT NULL,
  held_at BIGINT NOT NULL,
  -- waiting, approved, refused
  outcome TEXT NOT NULL,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT,
  decision TEXT NOT NULL
);
CREATE INDEX held_posts_waiting ON held_posts (post_id) WHERE outcome = 'waiting';
CREATE INDEX held_posts_by_thread ON held_posts (thread_id, author_id);

-- One lesson a post: what was decided, and the words that were counted for it.
CREATE TABLE spam_lessons (
  post_id BIGINT NOT NULL PRIMARY KEY REFERENCES posts (id),
  is_spam BOOLEAN NOT NULL,
  words TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX spam_lessons_by_kind ON spam_lessons (is_spam);

-- In how many lessons of each kind a word was.
CREATE TABLE spam_words (
  word TEXT NOT NULL PRIMARY KEY,
  spam BIGINT NOT NULL,
  fine BIGINT NOT NULL
);

CREATE TABLE waiting_members (
  user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
  since BIGINT NOT NULL,
  -- waiting, approved, refused
  outcome TEXT NOT NULL,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT
);
CREATE INDEX waiting_members_waiting ON waiting_members (user_id) WHERE outcome = 'waiting';

-- Answered challenges, until they would have ended anyway.
CREATE TABLE spent_work (
  digest TEXT NOT NULL PRIMARY KEY,
  ends_at BIGINT NOT NULL
);
