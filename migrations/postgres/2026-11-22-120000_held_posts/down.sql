DROP TABLE spent_work;
DROP TABLE waiting_members;
DROP TABLE spam_words;
DROP TABLE spam_lessons;
DROP TABLE held_posts;
DELETE FROM site_facts WHERE name = 'panic';
