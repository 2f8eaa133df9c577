-- Private messages (PRODUCT 10). Off for everybody until they opt in.
ALTER TABLE users ADD COLUMN messages_on BOOLEAN NOT NULL DEFAULT FALSE;

-- Each time that somebody accepted or declined: the day, and the words that they saw.
CREATE TABLE message_consents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  accepted BOOLEAN NOT NULL,
  wording TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX message_consents_by_user ON message_consents (user_id, id);

CREATE TABLE message_blocks (
  user_id BIGINT NOT NULL REFERENCES users (id),
  blocked_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
);

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  started_by BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

-- Who takes part. What somebody deleted for themselves ends at cleared_number;
-- who left sees no more than what was said until then.
CREATE TABLE conversation_members (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  joined_at BIGINT NOT NULL,
  read_number BIGINT NOT NULL DEFAULT 0,
  cleared_number BIGINT NOT NULL DEFAULT 0,
  muted BOOLEAN NOT NULL DEFAULT FALSE,
  left_at BIGINT,
  PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX conversation_members_by_user ON conversation_members (user_id, conversation_id);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  number BIGINT NOT NULL,
  author_id BIGINT NOT NULL REFERENCES users (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  search_text TEXT NOT NULL,
  removed BOOLEAN NOT NULL DEFAULT FALSE,
  at BIGINT NOT NULL,
  CONSTRAINT messages_conversation_number UNIQUE (conversation_id, number)
);
CREATE INDEX messages_by_author ON messages (author_id, at);

-- A picture of a message: only those who take part may open it.
CREATE TABLE message_files (
  file_key TEXT NOT NULL PRIMARY KEY REFERENCES attachments (file_key),
  message_id BIGINT NOT NULL REFERENCES messages (id)
);
CREATE INDEX message_files_by_message ON message_files (message_id);
