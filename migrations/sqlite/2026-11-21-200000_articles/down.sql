DROP TABLE blog_mailings;
DROP TABLE blog_subscriptions;
DROP TABLE article_writers;
DROP TABLE article_votes;
DROP TABLE article_revisions;
DROP TABLE articles;
DROP TABLE article_series;
