-- What somebody follows, what they were told, and how they want to be told.
-- A row of subscriptions that is not wanted says that somebody left a place:
-- nothing brings them back by itself.

CREATE TABLE subscriptions (
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  wanted BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, kind, subject_id)
);
CREATE INDEX subscriptions_by_subject ON subscriptions (kind, subject_id, user_id);

-- How somebody wants to hear of a kind of event, where it is not the usual way.
CREATE TABLE notice_choices (
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  way TEXT NOT NULL,
  PRIMARY KEY (user_id, kind)
);

-- Minutes of the day in the reader's zone for the quiet hours. The address that
-- letters come back from is kept by its key: another address begins anew.
CREATE TABLE notice_settings (
  user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
  follow_own BOOLEAN NOT NULL DEFAULT TRUE,
  follow_replied BOOLEAN NOT NULL DEFAULT TRUE,
  mail_on BOOLEAN NOT NULL DEFAULT TRUE,
  quiet_from BIGINT,
  quiet_until BIGINT,
  bounced_key TEXT,
  bounces BIGINT NOT NULL DEFAULT 0,
  bounced_at BIGINT,
  bounce_reason TEXT,
  is_off BOOLEAN NOT NULL DEFAULT FALSE
);

-- A digest is one letter for each person, way and day of theirs.
CREATE TABLE digests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  way TEXT NOT NULL,
  day TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT digests_user_way_day UNIQUE (user_id, way, day)
);

-- `dedupe` names what happened: hearing of it twice makes one row a person.
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  post_id BIGINT NOT NULL REFERENCES posts (id),
  actor_id BIGINT NOT NULL REFERENCES users (id),
  dedupe TEXT NOT NULL,
  via TEXT NOT NULL,
  via_id BIGINT NOT NULL,
  way TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT,
  withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
  mail_state TEXT NOT NULL,
  digest_id BIGINT REFERENCES digests (id),
  CONSTRAINT notifications_dedupe UNIQUE (dedupe, user_id)
);
CREATE INDEX notifications_by_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_unsent ON notifications (user_id, id) WHERE mail_state = 'digest';
CREATE INDEX notifications_by_digest ON notifications (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX notifications_by_time ON notifications (at);
