-- Calls, virtual events and Jams, with their seats.
CREATE TABLE gatherings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  in_person BOOLEAN NOT NULL,
  -- Where, for everybody: a town, "online".
  place TEXT NOT NULL,
  -- How to get in, for those with a seat alone: a link, an address.
  details TEXT NOT NULL DEFAULT '',
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  -- The zone in which staff wrote the time.
  zone TEXT NOT NULL,
  -- 0: no limit.
  seats BIGINT NOT NULL,
  audience TEXT NOT NULL,
  min_rank TEXT NOT NULL,
  min_level BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- Grows with each change, so that calendars take the newer one (RFC 5545).
  sequence BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX gatherings_by_end ON gatherings (ends_at, id);

-- Who has a seat, and who waits for one, in the order in which they came.
CREATE TABLE gathering_guests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  gathering_id BIGINT NOT NULL REFERENCES gatherings (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  attended BOOLEAN NOT NULL DEFAULT FALSE,
  CONSTRAINT gathering_guests_gathering_id UNIQUE (gathering_id, user_id)
);
CREATE INDEX gathering_guests_by_user ON gathering_guests (user_id, gathering_id);
CREATE INDEX gathering_guests_by_state ON gathering_guests (gathering_id, state, id);
