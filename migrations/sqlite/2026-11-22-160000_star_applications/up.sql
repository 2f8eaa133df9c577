-- Who asked to become a Star, and what became of it.
CREATE TABLE star_applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  motivation TEXT NOT NULL,
  interests TEXT NOT NULL,
  links TEXT NOT NULL DEFAULT '',
  -- When they said that they are at least 18; no birthday is kept.
  adult_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT,
  answer TEXT NOT NULL DEFAULT ''
);
-- One open application for each member, however often the form is sent.
CREATE UNIQUE INDEX star_applications_user_id ON star_applications (user_id) WHERE state = 'open';
CREATE INDEX star_applications_by_state ON star_applications (state, id);
CREATE INDEX star_applications_by_user ON star_applications (user_id, id);

-- What staff say of an application among themselves.
CREATE TABLE star_application_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  application_id BIGINT NOT NULL REFERENCES star_applications (id),
  author_id BIGINT NOT NULL REFERENCES users (id),
  text TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX star_application_notes_by_application ON star_application_notes (application_id, id);

-- From when to when somebody was a Star: the record stays when they leave.
CREATE TABLE star_terms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  began_at BIGINT NOT NULL,
  -- The member's rank before, which they have again when they leave.
  rank_before TEXT NOT NULL,
  ended_at BIGINT,
  ended_as TEXT
);
CREATE UNIQUE INDEX star_terms_user_id ON star_terms (user_id) WHERE ended_at IS NULL;
CREATE INDEX star_terms_by_user ON star_terms (user_id, id);
