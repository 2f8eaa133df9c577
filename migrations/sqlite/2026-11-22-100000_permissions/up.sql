-- Who moderates a board besides the moderators of the whole community.
CREATE TABLE board_moderators (
  board_id BIGINT NOT NULL REFERENCES boards (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  granted_by BIGINT NOT NULL REFERENCES users (id),
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, user_id)
);
CREATE INDEX board_moderators_by_user ON board_moderators (user_id);
