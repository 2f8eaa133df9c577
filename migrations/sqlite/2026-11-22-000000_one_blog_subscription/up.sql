-- Members follow the blog as they follow anything else; only guests stand here.
INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at)
SELECT user_id, 'blog', 0, TRUE, created_at FROM blog_subscriptions WHERE user_id IS NOT NULL
ON CONFLICT (user_id, kind, subject_id) DO NOTHING;

CREATE TABLE guests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  -- Of the newest letter that asks a guest to confirm.
  token_hash TEXT UNIQUE,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT
);
INSERT INTO guests (id, email, email_key, token_hash, created_at, confirmed_at)
SELECT id, email, email_key, token_hash, created_at, confirmed_at
FROM blog_subscriptions WHERE user_id IS NULL AND email IS NOT NULL AND email_key IS NOT NULL;
-- A number stands in a letter's last line: none is given twice.
DELETE FROM sqlite_sequence WHERE name = 'guests';
INSERT INTO sqlite_sequence (name, seq) SELECT 'guests', seq FROM sqlite_sequence WHERE name = 'blog_subscriptions';
DROP TABLE blog_subscriptions;
ALTER TABLE guests RENAME TO blog_subscriptions;
CREATE INDEX blog_subscriptions_waiting ON blog_subscriptions (created_at) WHERE confirmed_at IS NULL;
