-- FAQ and blog articles: threads in boards of those kinds, and what stands beside them.
-- What is not published yet is no thread, so that no list, search, feed, counter
-- or address can show it.

CREATE TABLE article_series (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL UNIQUE
);

CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- NULL until it is published.
  thread_id BIGINT UNIQUE REFERENCES threads (id),
  board_id BIGINT NOT NULL REFERENCES boards (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  state TEXT NOT NULL,
  -- Until it is published; afterwards the thread has them.
  title TEXT NOT NULL,
  tags TEXT NOT NULL,
  body TEXT NOT NULL,
  label_id BIGINT REFERENCES labels (id),
  excerpt TEXT NOT NULL,
  cover TEXT,
  cover_alt TEXT NOT NULL DEFAULT '',
  cover_width BIGINT NOT NULL DEFAULT 0,
  cover_height BIGINT NOT NULL DEFAULT 0,
  series_id BIGINT REFERENCES article_series (id),
  series_position BIGINT NOT NULL DEFAULT 0,
  publish_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL REFERENCES users (id),
  helpful_count BIGINT NOT NULL DEFAULT 0,
  unhelpful_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX articles_due ON articles (publish_at) WHERE state = 'scheduled';
CREATE INDEX articles_unpublished ON articles (updated_at, id) WHERE thread_id IS NULL;
CREATE INDEX articles_by_series ON articles (series_id, series_position, id);
CREATE INDEX articles_by_cover ON articles (cover);

INSERT INTO articles (thread_id, board_id, author_id, state, title, tags, body, excerpt, created_at, updated_at, updated_by)
  SELECT t.id, t.board_id, t.author_id, 'published', '', '', '', '', t.created_at, t.created_at, t.author_id
  FROM threads t JOIN boards b ON b.id = t.board_id WHERE b.kind IN ('faq', 'blog');

-- What an unpublished article said before somebody saved it again.
CREATE TABLE article_revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id BIGINT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  replaced_by BIGINT NOT NULL REFERENCES users (id),
  replaced_at BIGINT NOT NULL,
  UNIQUE (article_id, version)
);

CREATE TABLE article_votes (
  article_id BIGINT NOT NULL REFERENCES articles (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  helpful BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (article_id, user_id)
);

-- Stars who may write articles of a kind; staff always may.
CREATE TABLE article_writers (
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  granted_by BIGINT NOT NULL REFERENCES users (id),
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, kind)
);

-- Who gets the blog by e-mail: a member, or the address of a guest.
CREATE TABLE blog_subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT UNIQUE REFERENCES users (id),
  email TEXT,
  email_key TEXT UNIQUE,
  -- Of the newest letter that asks a guest to confirm.
  token_hash TEXT UNIQUE,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT
);
CREATE INDEX blog_subscriptions_waiting ON blog_subscriptions (created_at) WHERE confirmed_at IS NULL;

-- How far a new article has been mailed: everybody up to after_id has it.
CREATE TABLE blog_mailings (
  thread_id BIGINT NOT NULL PRIMARY KEY REFERENCES threads (id),
  after_id BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX blog_mailings_open ON blog_mailings (thread_id) WHERE done_at IS NULL;
