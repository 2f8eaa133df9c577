ALTER TABLE sessions DROP COLUMN proven_at;
DROP TABLE sign_ins;
DROP TABLE recovery_codes;
DROP TABLE second_steps;
