DROP TABLE certificates;
DROP TABLE badge_awards;
