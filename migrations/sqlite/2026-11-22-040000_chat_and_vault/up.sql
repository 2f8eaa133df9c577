-- What is shared in posts, questions that a board asks of a new thread, and the Vault.

-- Tracks, albums, playlists and episodes that a post links to, each once.
CREATE TABLE shared_music (
  post_id BIGINT NOT NULL REFERENCES posts (id),
  -- The same for all ways to write the same address.
  link_key TEXT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  service TEXT NOT NULL,
  is_own BOOLEAN NOT NULL,
  url TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (post_id, link_key)
);
CREATE INDEX shared_music_by_user ON shared_music (user_id, link_key, at);

-- The host of a thread asked the author of a reply to come back to the topic, once.
CREATE TABLE nudges (
  post_id BIGINT PRIMARY KEY REFERENCES posts (id),
  by_user BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL
);

-- One a line; a new thread answers each.
ALTER TABLE boards ADD COLUMN questions TEXT NOT NULL DEFAULT '';

-- A rule that takes threads to the Vault, or brings back what one took.
CREATE TABLE vault_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What it takes: threads of this kind of board, begun and last written in before.
  kind TEXT NOT NULL,
  begun_before BIGINT NOT NULL,
  quiet_since BIGINT NOT NULL,
  -- NULL, or the run whose threads this one brings back.
  undoes BIGINT REFERENCES vault_runs (id),
  total BIGINT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0,
  left_alone BIGINT NOT NULL DEFAULT 0,
  last_id BIGINT NOT NULL DEFAULT 0,
  -- running, stopped, finished
  state TEXT NOT NULL,
  begun_by BIGINT NOT NULL REFERENCES users (id),
  begun_at BIGINT NOT NULL,
  ended_at BIGINT
);

-- Where a thread in the Vault came from.
CREATE TABLE vaulted_threads (
  thread_id BIGINT PRIMARY KEY REFERENCES threads (id),
  from_board BIGINT NOT NULL REFERENCES boards (id),
  from_label BIGINT REFERENCES labels (id),
  run_id BIGINT REFERENCES vault_runs (id),
  by_user BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL
);
CREATE INDEX vaulted_threads_by_run ON vaulted_threads (run_id, thread_id);
