DROP TABLE leaving_posts;
