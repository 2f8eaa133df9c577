ALTER TABLE blog_subscriptions ALTER COLUMN email_key DROP NOT NULL;
ALTER TABLE blog_subscriptions ALTER COLUMN email DROP NOT NULL;
ALTER TABLE blog_subscriptions ADD COLUMN user_id BIGINT UNIQUE REFERENCES users (id);

INSERT INTO blog_subscriptions (user_id, created_at, confirmed_at)
SELECT user_id, at, at FROM subscriptions WHERE kind = 'blog' AND subject_id = 0 AND wanted;
DELETE FROM subscriptions WHERE kind = 'blog' AND subject_id = 0;
