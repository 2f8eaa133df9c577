DROP INDEX kudos_by_time;
DROP INDEX threads_unanswered;
DROP INDEX posts_appreciated;
DROP INDEX posts_solutions_by_author;
DROP INDEX posts_accepted;
DROP INDEX posts_solutions;

ALTER TABLE users DROP COLUMN kudos_given_count;
ALTER TABLE posts DROP COLUMN accepted_by;
ALTER TABLE posts DROP COLUMN accepted_at;
