//! Whether the data is whole.
