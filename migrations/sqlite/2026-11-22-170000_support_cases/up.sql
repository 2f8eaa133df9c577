-- Support cases (PRODUCT 14). One row a case; who asks is a member, or a guest by an address that they proved.
CREATE TABLE cases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL,
  requester_id BIGINT REFERENCES users (id),
  guest_name TEXT NOT NULL DEFAULT '',
  guest_email TEXT,
  guest_key TEXT,
  -- The hash of the token that proves a guest's address; gone once it is proven.
  token_hash TEXT,
  subject TEXT NOT NULL,
  category TEXT NOT NULL,
  urgency TEXT NOT NULL,
  is_sos BOOLEAN NOT NULL DEFAULT FALSE,
  state TEXT NOT NULL,
  team TEXT NOT NULL,
  agent_id BIGINT REFERENCES users (id),
  channel TEXT NOT NULL,
  -- What they said of their device and app, a line each.
  facts TEXT NOT NULL DEFAULT '',
  -- What the classifier said when it came: absent without one, empty where it was unsure.
  suggested TEXT,
  -- When it came to the desk: for guests, when the address was proven.
  created_at BIGINT NOT NULL,
  first_due_at BIGINT,
  resolve_due_at BIGINT,
  -- The next of these, for the order of the queues; far away where none runs.
  due_at BIGINT NOT NULL,
  first_reply_at BIGINT,
  resolved_at BIGINT,
  closed_at BIGINT,
  -- How often it was resolved, which is reopened once less.
  resolutions BIGINT NOT NULL DEFAULT 0,
  last_number BIGINT NOT NULL DEFAULT 0,
  last_at BIGINT NOT NULL,
  merged_into BIGINT REFERENCES cases (id),
  form_key TEXT,
  CONSTRAINT cases_reference UNIQUE (reference),
  CONSTRAINT cases_form_key UNIQUE (form_key)
);
CREATE INDEX cases_by_requester ON cases (requester_id, id);
CREATE INDEX cases_by_guest ON cases (guest_key, id);
CREATE INDEX cases_by_state ON cases (state, due_at, id);
CREATE INDEX cases_by_agent ON cases (agent_id, state);
CREATE INDEX cases_by_arrival ON cases (created_at);
CREATE INDEX cases_by_token ON cases (token_hash);

-- What was said, numbered in its case; rows are only ever added.
CREATE TABLE case_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  author_id BIGINT REFERENCES users (id),
  channel TEXT NOT NULL,
  -- The address that a letter came from, where it is not the requester's own.
  sender TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- The Message-ID of the letter that it came by.
  message_id TEXT,
  form_key TEXT,
  CONSTRAINT case_entries_number UNIQUE (case_id, number),
  CONSTRAINT case_entries_message_id UNIQUE (case_id, message_id),
  CONSTRAINT case_entries_form_key UNIQUE (case_id, form_key)
);

CREATE TABLE case_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file_key TEXT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  entry_id BIGINT NOT NULL REFERENCES case_entries (id),
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  CONSTRAINT case_files_file_key UNIQUE (file_key)
);
CREATE INDEX case_files_by_case ON case_files (case_id, id);

-- What became of a case, step by step: the clocks are computed from it.
CREATE TABLE case_steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  by_id BIGINT REFERENCES users (id),
  at BIGINT NOT NULL
);
CREATE INDEX case_steps_by_case ON case_steps (case_id, id);

-- Letters that went out about a case, so that an answer to one finds it.
CREATE TABLE case_letters (
  id TEXT NOT NULL PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  at BIGINT NOT NULL
);
CREATE INDEX case_letters_by_case ON case_letters (case_id);
