-- When somebody who has a case open at the desk wrote in their answer; 0: not yet.
ALTER TABLE case_watchers ADD COLUMN writing_at BIGINT NOT NULL DEFAULT 0;
