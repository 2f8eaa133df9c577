DROP TABLE case_drafts;
DROP TABLE case_surveys;
DROP TABLE case_alarms;
DROP TABLE case_watchers;
DROP TABLE case_links;
DROP TABLE case_macros;
DROP TABLE desk_seats;
