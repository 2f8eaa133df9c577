-- Keys that stand for password and second step together (WebAuthn).
CREATE TABLE passkeys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  -- What its owner calls it.
  name TEXT NOT NULL,
  -- As the key names itself, in base64url.
  credential_id TEXT NOT NULL UNIQUE,
  -- Public key and counter, as the library writes them.
  credential TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, id);

-- What was asked of a browser and not answered yet: each is good once, for some minutes.
CREATE TABLE passkey_challenges (
  ticket_hash TEXT NOT NULL PRIMARY KEY,
  -- Whose key is being added; NULL at the door.
  user_id BIGINT REFERENCES users (id),
  state TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (until);
