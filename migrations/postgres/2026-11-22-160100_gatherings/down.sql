DROP TABLE gathering_guests;
DROP TABLE gatherings;
