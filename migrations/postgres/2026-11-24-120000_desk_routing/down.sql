ALTER TABLE desk_seats DROP COLUMN knows;
DROP TABLE desk_teams;
