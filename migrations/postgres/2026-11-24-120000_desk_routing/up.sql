-- How the cases of a team find somebody; a team without a row: they wait in its queue.
CREATE TABLE desk_teams (
  team TEXT NOT NULL PRIMARY KEY,
  routing TEXT NOT NULL
);
-- The categories that somebody on a team takes, one after the other; none: all of the team's.
ALTER TABLE desk_seats ADD COLUMN knows TEXT NOT NULL DEFAULT '';
