-- Statuses of ideas and issues, with their history, and votes with what they say.

-- When the status came, and by when staff promised the next word.
ALTER TABLE threads ADD COLUMN status_at BIGINT;
ALTER TABLE threads ADD COLUMN next_word_at BIGINT;
-- The number of the requirement that a closed idea missed.
ALTER TABLE threads ADD COLUMN requirement BIGINT;
-- The idea that this one was merged into; it is hidden then, and keeps its votes.
ALTER TABLE threads ADD COLUMN merged_into BIGINT;
-- When somebody looked whether an idea meets the requirements, and when its author was asked for more.
ALTER TABLE threads ADD COLUMN checked_at BIGINT;
ALTER TABLE threads ADD COLUMN asked_at BIGINT;

CREATE INDEX threads_by_status_activity ON threads (status, last_post_at, id) WHERE status IS NOT NULL;
CREATE INDEX threads_by_status_votes ON threads (status, vote_count, id) WHERE status IS NOT NULL;
CREATE INDEX threads_by_status_created ON threads (status, created_at, id) WHERE status IS NOT NULL;
CREATE INDEX threads_by_next_word ON threads (next_word_at, id) WHERE next_word_at IS NOT NULL;
CREATE INDEX threads_merged ON threads (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX threads_unchecked ON threads (status, created_at, id) WHERE status IS NOT NULL AND checked_at IS NULL;

ALTER TABLE votes ADD COLUMN platform TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN app_version TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN system TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- The merged thread by which the vote came here; none for one that was given here.
ALTER TABLE votes ADD COLUMN via_thread_id BIGINT;

-- Every change of a status, for all to read, with what stood before, so that it can be undone.
CREATE TABLE status_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id BIGINT NOT NULL REFERENCES threads (id),
  by_id BIGINT NOT NULL REFERENCES users (id),
  before TEXT,
  after TEXT,
  note TEXT NOT NULL DEFAULT '',
  next_word_at BIGINT,
  requirement BIGINT,
  board_id BIGINT NOT NULL REFERENCES boards (id),
  before_board_id BIGINT NOT NULL REFERENCES boards (id),
  before_label_id BIGINT REFERENCES labels (id),
  before_note TEXT,
  before_at BIGINT,
  before_next_word_at BIGINT,
  before_requirement BIGINT,
  at BIGINT NOT NULL,
  undone_at BIGINT,
  undone_by BIGINT REFERENCES users (id)
);
CREATE INDEX status_changes_by_thread ON status_changes (thread_id, id);

-- Whether a fix works for those who were affected: one answer each.
CREATE TABLE fix_answers (
  change_id BIGINT NOT NULL REFERENCES status_changes (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  works BOOLEAN NOT NULL,
  version TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (change_id, user_id)
);

-- What was posted before there were statuses has the first one that a site has by itself.
UPDATE threads SET status = 'Live Idea' WHERE status IS NULL
  AND board_id IN (SELECT id FROM boards WHERE kind = 'idea');
UPDATE threads SET status = 'New Issue Report' WHERE status IS NULL
  AND board_id IN (SELECT id FROM boards WHERE kind = 'issue');
UPDATE threads SET status_at = created_at WHERE status IS NOT NULL;
