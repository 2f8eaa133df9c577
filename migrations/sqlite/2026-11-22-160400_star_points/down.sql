DROP TABLE leaderboard_places;
DROP TABLE leaderboard_months;
DROP TABLE star_points;
DELETE FROM star_terms;
