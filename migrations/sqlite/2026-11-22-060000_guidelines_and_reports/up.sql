-- Rules that staff changed: what is not here stands as config/guidelines.toml has it.
CREATE TABLE guideline_rules (
  set_name TEXT NOT NULL,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_by BIGINT NOT NULL REFERENCES users (id),
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (set_name, number)
);

-- What somebody is told in person: by staff, by a report, by a message. One way.
-- `dedupe` names what it tells of: telling it again replaces the row.
CREATE TABLE notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  from_id BIGINT REFERENCES users (id),
  dedupe TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  read_at BIGINT,
  CONSTRAINT notices_dedupe UNIQUE (user_id, dedupe)
);
CREATE INDEX notices_by_user ON notices (user_id, id);
CREATE INDEX notices_unread ON notices (user_id, id) WHERE read_at IS NULL;

-- What moderators decide: a post, a message or a profile, with all reports of it.
CREATE TABLE matters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  subject_version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  guideline TEXT,
  author_id BIGINT NOT NULL REFERENCES users (id),
  words TEXT NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  report_count BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  claimed_by BIGINT REFERENCES users (id),
  claimed_at BIGINT,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT,
  reason TEXT NOT NULL DEFAULT '',
  appeal_state TEXT NOT NULL DEFAULT 'none',
  appeal_text TEXT NOT NULL DEFAULT '',
  appealed_at BIGINT,
  appeal_by BIGINT REFERENCES users (id),
  appeal_decided_at BIGINT,
  appeal_answer TEXT NOT NULL DEFAULT ''
);
-- One open matter for each thing, whoever reports at once.
CREATE UNIQUE INDEX matters_open ON matters (subject_kind, subject_id) WHERE state = 'open';
CREATE INDEX matters_by_state ON matters (state, opened_at, id);
CREATE INDEX matters_by_subject ON matters (subject_kind, subject_id, id);
CREATE INDEX matters_by_author ON matters (author_id, id);
CREATE INDEX matters_by_appeal ON matters (appeal_state, appealed_at, id);

CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  receipt TEXT NOT NULL CONSTRAINT reports_receipt UNIQUE,
  matter_id BIGINT NOT NULL REFERENCES matters (id),
  reporter_id BIGINT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  guideline TEXT,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT reports_matter_reporter UNIQUE (matter_id, reporter_id)
);
CREATE INDEX reports_by_reporter ON reports (reporter_id, id);

CREATE TABLE matter_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  matter_id BIGINT NOT NULL REFERENCES matters (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  text TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX matter_notes_by_matter ON matter_notes (matter_id, id);
