DROP TABLE case_letters;
DROP TABLE case_steps;
DROP TABLE case_files;
DROP TABLE case_entries;
DROP TABLE cases;
