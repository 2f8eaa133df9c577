-- From when to when somebody was a Star, as of the day of issue: who left has certificates too.
ALTER TABLE certificates ADD COLUMN star_from BIGINT;
ALTER TABLE certificates ADD COLUMN star_until BIGINT;
-- The last row of the ledger when a month was closed, so that its places can be counted again.
ALTER TABLE leaderboard_months ADD COLUMN last_entry BIGINT;
