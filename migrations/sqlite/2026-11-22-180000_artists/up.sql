-- Artists that were verified here, and the people of their teams (PRODUCT 14, REQUIREMENTS E18).
CREATE TABLE artists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  -- None while the verification is taken back.
  verified_at BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
-- Look-alikes have one key: no two verified artists can be taken for each other.
CREATE UNIQUE INDEX artists_verified_name ON artists (name_key) WHERE verified_at IS NOT NULL;

-- Somebody says that they are an artist, or work for one.
CREATE TABLE artist_claims (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  links TEXT NOT NULL,
  role TEXT NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by BIGINT REFERENCES users (id),
  decided_at BIGINT,
  artist_id BIGINT REFERENCES artists (id)
);
CREATE UNIQUE INDEX artist_claims_open ON artist_claims (user_id, name_key) WHERE state = 'open';
CREATE INDEX artist_claims_by_state ON artist_claims (state, id);
CREATE INDEX artist_claims_by_user ON artist_claims (user_id, id);

CREATE TABLE artist_members (
  artist_id BIGINT NOT NULL REFERENCES artists (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL,
  -- Whether the artist's name stands on their profile.
  shown BOOLEAN NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (artist_id, user_id)
);
CREATE INDEX artist_members_by_user ON artist_members (user_id, artist_id);

-- Gone when it is accepted or taken back; who declined is not asked again for a while.
CREATE TABLE artist_invitations (
  artist_id BIGINT NOT NULL REFERENCES artists (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  declined_at BIGINT,
  PRIMARY KEY (artist_id, user_id)
);
CREATE INDEX artist_invitations_by_user ON artist_invitations (user_id, artist_id);
