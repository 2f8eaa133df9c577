-- The spine: accounts, boards, threads, posts, and what hangs closest to them.
-- Times are epoch milliseconds (UTC). Counters are kept in the transaction that
-- changes what they count; `bandstand check` recounts them.

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL,
  name_key TEXT NOT NULL CONSTRAINT users_name_key UNIQUE,
  display_name TEXT,
  search_name TEXT NOT NULL,
  email TEXT,
  email_key TEXT CONSTRAINT users_email_key UNIQUE,
  password_hash TEXT,
  confirmed_at BIGINT,
  state TEXT NOT NULL DEFAULT 'active',
  role TEXT NOT NULL DEFAULT 'member',
  rank TEXT NOT NULL DEFAULT 'visitor',
  star_level BIGINT NOT NULL DEFAULT 0,
  pronouns TEXT,
  about TEXT NOT NULL DEFAULT '',
  about_html TEXT NOT NULL DEFAULT '',
  avatar TEXT NOT NULL DEFAULT 'rest',
  theme TEXT NOT NULL DEFAULT 'auto',
  zone TEXT NOT NULL DEFAULT 'UTC',
  density TEXT NOT NULL DEFAULT 'comfortable',
  joined_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  name_changed_at BIGINT,
  thread_count BIGINT NOT NULL DEFAULT 0,
  post_count BIGINT NOT NULL DEFAULT 0,
  kudos_count BIGINT NOT NULL DEFAULT 0,
  solution_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX users_by_search_name ON users (search_name);
CREATE INDEX users_by_joined ON users (joined_at, id);
CREATE INDEX users_by_posts ON users (post_count, id);
CREATE INDEX users_by_kudos ON users (kudos_count, id);

CREATE TABLE former_usernames (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  username TEXT NOT NULL,
  name_key TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX former_usernames_by_key ON former_usernames (name_key);
CREATE INDEX former_usernames_by_user ON former_usernames (user_id);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL CONSTRAINT sessions_token_hash UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  device TEXT NOT NULL,
  address TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE letters_of_proof (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  token_hash TEXT NOT NULL CONSTRAINT letters_of_proof_token_hash UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  email TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX letters_of_proof_by_user ON letters_of_proof (user_id, kind);

CREATE TABLE areas (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL CONSTRAINT areas_slug UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  position BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE boards (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  area_id BIGINT NOT NULL REFERENCES areas (id),
  slug TEXT NOT NULL CONSTRAINT boards_slug UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  guidelines TEXT NOT NULL DEFAULT '',
  guidelines_html TEXT NOT NULL DEFAULT '',
  read_access TEXT NOT NULL DEFAULT 'everyone',
  post_access TEXT NOT NULL DEFAULT 'members',
  label_required BOOLEAN NOT NULL DEFAULT FALSE,
  position BIGINT NOT NULL DEFAULT 0,
  thread_count BIGINT NOT NULL DEFAULT 0,
  post_count BIGINT NOT NULL DEFAULT 0,
  last_post_at BIGINT
);
CREATE INDEX boards_by_area ON boards (area_id, position);

CREATE TABLE labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  board_id BIGINT NOT NULL REFERENCES boards (id),
  name TEXT NOT NULL,
  position BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT labels_board_name UNIQUE (board_id, name)
);

CREATE TABLE threads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  board_id BIGINT NOT NULL REFERENCES boards (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  title TEXT NOT NULL,
  slug TEXT NOT NULL,
  label_id BIGINT REFERENCES labels (id),
  status TEXT,
  status_note TEXT,
  state TEXT NOT NULL DEFAULT 'visible',
  floated BOOLEAN NOT NULL DEFAULT FALSE,
  featured BOOLEAN NOT NULL DEFAULT FALSE,
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  last_post_at BIGINT NOT NULL,
  last_post_by BIGINT NOT NULL REFERENCES users (id),
  last_number BIGINT NOT NULL DEFAULT 0,
  reply_count BIGINT NOT NULL DEFAULT 0,
  solved_post_id BIGINT,
  kudos_count BIGINT NOT NULL DEFAULT 0,
  vote_count BIGINT NOT NULL DEFAULT 0,
  view_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX threads_by_board_activity ON threads (board_id, floated, last_post_at, id);
CREATE INDEX threads_by_board_created ON threads (board_id, floated, created_at, id);
CREATE INDEX threads_by_board_votes ON threads (board_id, floated, vote_count, id);
CREATE INDEX threads_by_board_kudos ON threads (board_id, floated, kudos_count, id);
CREATE INDEX threads_by_activity ON threads (last_post_at, id);
CREATE INDEX threads_by_author ON threads (author_id, created_at);
CREATE INDEX threads_floated ON threads (floated, board_id);
CREATE INDEX threads_featured ON threads (featured, last_post_at);
CREATE INDEX threads_solved ON threads (solved_post_id, last_post_at);
CREATE INDEX threads_by_label ON threads (label_id, last_post_at);

CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CONSTRAINT tags_name UNIQUE
);

CREATE TABLE thread_tags (
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  tag_id BIGINT NOT NULL REFERENCES tags (id),
  PRIMARY KEY (thread_id, tag_id)
);
CREATE INDEX thread_tags_by_tag ON thread_tags (tag_id, thread_id);

CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  number BIGINT NOT NULL,
  author_id BIGINT NOT NULL REFERENCES users (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  format TEXT NOT NULL DEFAULT 'markdown',
  render_version BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  reply_to BIGINT REFERENCES posts (id),
  state TEXT NOT NULL DEFAULT 'visible',
  state_reason TEXT,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  is_solution BOOLEAN NOT NULL DEFAULT FALSE,
  kudos_count BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT posts_thread_number UNIQUE (thread_id, number)
);
CREATE INDEX posts_by_author ON posts (author_id, created_at, id);
CREATE INDEX posts_by_reply_to ON posts (reply_to);

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  post_id BIGINT NOT NULL REFERENCES posts (id),
  version BIGINT NOT NULL,
  title TEXT,
  body TEXT NOT NULL,
  replaced_by BIGINT NOT NULL REFERENCES users (id),
  replaced_at BIGINT NOT NULL,
  CONSTRAINT revisions_post_version UNIQUE (post_id, version)
);

CREATE TABLE drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  place TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  label_id BIGINT,
  tags TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '',
  saved_at BIGINT NOT NULL,
  CONSTRAINT drafts_user_place UNIQUE (user_id, place)
);

-- One row for each form that was sent: the same key sent again leads to the same answer.
CREATE TABLE submissions (
  user_id BIGINT NOT NULL REFERENCES users (id),
  form_key TEXT NOT NULL,
  location TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, form_key)
);

CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file_key TEXT NOT NULL CONSTRAINT attachments_file_key UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  post_id BIGINT REFERENCES posts (id),
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX attachments_by_post ON attachments (post_id);
CREATE INDEX attachments_by_user ON attachments (user_id, created_at);

CREATE TABLE read_marks (
  user_id BIGINT NOT NULL REFERENCES users (id),
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  last_number BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, thread_id)
);

CREATE TABLE kudos (
  post_id BIGINT NOT NULL REFERENCES posts (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
);
CREATE INDEX kudos_by_user ON kudos (user_id, at);

CREATE TABLE votes (
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (thread_id, user_id)
);
CREATE INDEX votes_by_user ON votes (user_id, at);

CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  actor_id BIGINT REFERENCES users (id),
  verb TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  before TEXT NOT NULL DEFAULT '',
  after TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX audit_log_by_subject ON audit_log (subject_kind, subject_id);

-- The outbox: what must happen because of a change, written with the change.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  due_at BIGINT NOT NULL,
  claimed_until BIGINT NOT NULL DEFAULT 0,
  attempts BIGINT NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, due_at, id);

CREATE TABLE imported_ids (
  kind TEXT NOT NULL,
  original TEXT NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (kind, original)
);
CREATE INDEX imported_ids_by_id ON imported_ids (kind, id);

CREATE TABLE site_facts (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- The search index holds folded text (kit::text::fold), so that both databases find the same.
CREATE VIRTUAL TABLE search_index USING fts5 (title, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
