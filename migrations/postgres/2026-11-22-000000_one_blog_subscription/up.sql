-- Members follow the blog as they follow anything else; only guests stand here.
INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at)
SELECT user_id, 'blog', 0, TRUE, created_at FROM blog_subscriptions WHERE user_id IS NOT NULL
ON CONFLICT (user_id, kind, subject_id) DO NOTHING;

DELETE FROM blog_subscriptions WHERE user_id IS NOT NULL OR email IS NULL OR email_key IS NULL;
ALTER TABLE blog_subscriptions DROP COLUMN user_id;
ALTER TABLE blog_subscriptions ALTER COLUMN email SET NOT NULL;
ALTER TABLE blog_subscriptions ALTER COLUMN email_key SET NOT NULL;
