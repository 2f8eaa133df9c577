-- Votes that an issue of this board needs before it is ready to be reported; 0: as many as the site says.
ALTER TABLE boards ADD COLUMN minimum_votes BIGINT NOT NULL DEFAULT 0;
