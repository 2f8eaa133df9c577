-- The audit log is read by who did it and by what was done, the latest first.
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, id);
CREATE INDEX audit_log_by_verb ON audit_log (verb, id);
