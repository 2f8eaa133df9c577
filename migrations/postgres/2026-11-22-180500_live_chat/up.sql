-- Live chats (PRODUCT 14): cases that are held live. What is said are the case's entries.
CREATE TABLE chats (
  case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
  requester_id BIGINT NOT NULL REFERENCES users (id),
  artist_id BIGINT NOT NULL REFERENCES artists (id),
  state TEXT NOT NULL,
  agent_id BIGINT REFERENCES users (id),
  asked_at BIGINT NOT NULL,
  taken_at BIGINT,
  ended_at BIGINT,
  -- How far each side has read.
  requester_seen BIGINT NOT NULL DEFAULT 0,
  agent_seen BIGINT NOT NULL DEFAULT 0,
  -- When each side was last heard of, and last began to write.
  requester_here_at BIGINT NOT NULL,
  agent_here_at BIGINT NOT NULL,
  requester_typing_at BIGINT NOT NULL DEFAULT 0,
  agent_typing_at BIGINT NOT NULL DEFAULT 0,
  -- Grows with whatever an open page shows.
  changed BIGINT NOT NULL DEFAULT 0
);
-- Somebody has one chat at a time.
CREATE UNIQUE INDEX chats_one_open ON chats (requester_id) WHERE state IN ('waiting', 'live');
CREATE INDEX chats_by_state ON chats (state, asked_at, case_id);
CREATE INDEX chats_by_agent ON chats (agent_id, state);
CREATE INDEX chats_by_end ON chats (ended_at);
CREATE INDEX chats_by_requester ON chats (requester_id, case_id);

-- Agents who take chats now.
CREATE TABLE chat_duty (
  user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
  since BIGINT NOT NULL,
  here_at BIGINT NOT NULL
);
