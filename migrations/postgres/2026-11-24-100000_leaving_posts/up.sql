-- Whose posts go with them, batch by batch, and how far that has come; the row goes with the last post.
CREATE TABLE leaving_posts (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  last_post BIGINT NOT NULL DEFAULT 0
);
