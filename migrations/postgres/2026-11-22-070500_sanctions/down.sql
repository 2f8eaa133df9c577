DROP TABLE sanctions;
ALTER TABLE users DROP COLUMN must_acknowledge;
