DROP INDEX posts_by_thread_author;
DROP INDEX users_by_role;
DROP INDEX threads_solved;
CREATE INDEX threads_solved ON threads (solved_post_id, last_post_at);
