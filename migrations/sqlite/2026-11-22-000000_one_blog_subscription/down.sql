CREATE TABLE everybody (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT UNIQUE REFERENCES users (id),
  email TEXT,
  email_key TEXT UNIQUE,
  -- Of the newest letter that asks a guest to confirm.
  token_hash TEXT UNIQUE,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT
);
INSERT INTO everybody (id, email, email_key, token_hash, created_at, confirmed_at)
SELECT id, email, email_key, token_hash, created_at, confirmed_at FROM blog_subscriptions;
DELETE FROM sqlite_sequence WHERE name = 'everybody';
INSERT INTO sqlite_sequence (name, seq) SELECT 'everybody', seq FROM sqlite_sequence WHERE name = 'blog_subscriptions';
DROP TABLE blog_subscriptions;
ALTER TABLE everybody RENAME TO blog_subscriptions;
CREATE INDEX blog_subscriptions_waiting ON blog_subscriptions (created_at) WHERE confirmed_at IS NULL;

INSERT INTO blog_subscriptions (user_id, created_at, confirmed_at)
SELECT user_id, at, at FROM subscriptions WHERE kind = 'blog' AND subject_id = 0 AND wanted;
DELETE FROM subscriptions WHERE kind = 'blog' AND subject_id = 0;
