-- When a solution was accepted and by whom, what somebody gave, and the indexes
-- that lists of solutions and of the month's kudos go by. Counters of kudos and
-- solutions count what is visible.

ALTER TABLE posts ADD COLUMN accepted_at BIGINT;
ALTER TABLE posts ADD COLUMN accepted_by BIGINT;
ALTER TABLE users ADD COLUMN kudos_given_count BIGINT NOT NULL DEFAULT 0;

UPDATE posts SET accepted_at = created_at WHERE is_solution;
UPDATE users SET kudos_given_count = (SELECT COUNT(*) FROM kudos k WHERE k.user_id = users.id);
UPDATE users SET kudos_count = (SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.author_id = users.id AND p.state = 'visible');
UPDATE users SET solution_count = (SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.author_id = users.id AND p.is_solution AND p.state = 'visible' AND t.author_id <> p.author_id);
UPDATE threads SET kudos_count = (SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.thread_id = threads.id AND p.state = 'visible');

CREATE INDEX posts_solutions ON posts (thread_id, number) WHERE is_solution;
CREATE INDEX posts_accepted ON posts (accepted_at) WHERE is_solution;
CREATE INDEX posts_solutions_by_author ON posts (author_id, accepted_at) WHERE is_solution;
CREATE INDEX posts_appreciated ON posts (author_id, kudos_count, id) WHERE kudos_count > 0;
CREATE INDEX threads_unanswered ON threads (board_id, floated, last_post_at, id) WHERE reply_count = 0;
CREATE INDEX kudos_by_time ON kudos (at);
