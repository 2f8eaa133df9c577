//! What an error of the database means: somebody was quicker, try again, or nothing works.

use diesel::result::{DatabaseErrorKind, Error as QueryError};

/// What SQLite and PostgreSQL say when they cannot serve, whatever was asked.
const SIGNS: &[&str] = &[
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "unable to open database",
    "attempt to write a readonly",
    "server closed the connection",
    "terminating connection",
    "could not connect",
    "connection to server",
    "no connection to the server",
    "statement timeout",
    "lock timeout",
    "No space left",
    "the database system is",
    "file is not a database",
    "disk image is malformed",
    "could not extend file",
    "in a read-only transaction",
    "could not receive data",
    "connection not open",
    "another command is already in progress",
];

/// Whether the error is a uniqueness violation of the named constraint. SQLite
/// names the columns (`users.name_key`), PostgreSQL the constraint
/// (`users_name_key`): our constraints are `{table}_{column}`.
pub fn violates(error: &QueryError, constraint: &str) -> bool {
    let QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else {
        return false;
    };
    match info.constraint_name() {
        Some(name) => name == constraint,
        None => info.message().replace('.', "_").contains(constraint),
    }
}

/// Whether the database itself is in trouble (locked, full, gone) rather than the query wrong.
pub fn is_outage(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | QueryError::BrokenTransactionManager => true,
        QueryError::DatabaseError(_, info) => {
            let message = info.message();
            SIGNS.iter().any(|sign| message.contains(sign))
        }
        _ => false,
    }
}

/// Whether the transaction may succeed when it is run again.
pub fn is_retryable(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        QueryError::DatabaseError(_, info) => info.message().contains("deadlock detected"),
        _ => false,
    }
}
