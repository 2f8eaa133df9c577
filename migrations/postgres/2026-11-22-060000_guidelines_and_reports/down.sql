DROP TABLE matter_notes;
DROP TABLE reports;
DROP TABLE matters;
DROP TABLE notices;
DROP TABLE guideline_rules;
