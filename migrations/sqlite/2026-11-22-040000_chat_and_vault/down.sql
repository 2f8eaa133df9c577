DROP TABLE vaulted_threads;
DROP TABLE vault_runs;
ALTER TABLE boards DROP COLUMN questions;
DROP TABLE nudges;
DROP TABLE shared_music;
