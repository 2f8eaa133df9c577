DROP TABLE signatures;
DROP TABLE rank_formulas;
DROP TABLE ranks_reached;
DROP TABLE rank_people;
DROP TABLE rank_days;
DROP TABLE rank_scores;
