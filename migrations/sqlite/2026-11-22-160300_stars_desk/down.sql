DROP TABLE staff_questions;
DROP TABLE thread_claims;
