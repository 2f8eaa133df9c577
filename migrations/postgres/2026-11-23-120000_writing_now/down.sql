ALTER TABLE case_watchers DROP COLUMN writing_at;
