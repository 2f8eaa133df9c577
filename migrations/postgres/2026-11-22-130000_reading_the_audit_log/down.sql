DROP INDEX audit_log_by_verb;
DROP INDEX audit_log_by_actor;
