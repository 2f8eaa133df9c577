-- Who sits on which team of the support desk, and whether new cases may be given to them.
CREATE TABLE desk_seats (
  user_id BIGINT NOT NULL REFERENCES users (id),
  team TEXT NOT NULL,
  takes BOOLEAN NOT NULL DEFAULT TRUE,
  PRIMARY KEY (user_id, team)
);

-- Canned answers, with variables.
CREATE TABLE case_macros (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES users (id),
  changed_at BIGINT NOT NULL,
  gone_at BIGINT
);

-- Threads, ideas and issues that a case belongs to.
CREATE TABLE case_links (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, thread_id)
);
CREATE INDEX case_links_by_thread ON case_links (thread_id);

-- Who has a case open at the desk.
CREATE TABLE case_watchers (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, user_id)
);

-- That the desk was warned of a clock, once each.
CREATE TABLE case_alarms (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  alarm TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, alarm, due_at)
);

-- What requesters said of a resolution: once each.
CREATE TABLE case_surveys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  resolution BIGINT NOT NULL,
  score BIGINT NOT NULL,
  words TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT case_surveys_resolution UNIQUE (case_id, resolution)
);

-- Answers that were drafted because an issue moved on: an agent sends them, or not.
CREATE TABLE case_drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  settled_at BIGINT,
  CONSTRAINT case_drafts_once UNIQUE (case_id, thread_id, at)
);
