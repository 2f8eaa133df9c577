DROP TABLE star_terms;
DROP TABLE star_application_notes;
DROP TABLE star_applications;
