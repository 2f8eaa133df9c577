DROP INDEX posts_by_accepter;
DROP TABLE attendances;
DROP TABLE deeds;
