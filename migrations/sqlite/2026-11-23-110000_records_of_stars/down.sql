ALTER TABLE leaderboard_months DROP COLUMN last_entry;
ALTER TABLE certificates DROP COLUMN star_until;
ALTER TABLE certificates DROP COLUMN star_from;
