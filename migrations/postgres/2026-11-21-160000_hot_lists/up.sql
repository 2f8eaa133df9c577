-- What hot pages look up must not depend on how large the community is.

-- The newest solved threads, over all boards.
DROP INDEX threads_solved;
CREATE INDEX threads_solved ON threads (last_post_at, id) WHERE solved_post_id IS NOT NULL;
-- Staff are few among many: who they are, and what they wrote in a thread.
CREATE INDEX users_by_role ON users (role);
CREATE INDEX posts_by_thread_author ON posts (thread_id, author_id, number);
