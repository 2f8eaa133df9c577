ALTER TABLE threads DROP COLUMN answered_count;
DROP TABLE answered;
DROP TABLE similar_language;
DROP TABLE similar_index;
DROP TABLE similar_threads;
