ALTER TABLE boards DROP COLUMN minimum_votes;
