//! Column types both databases share: ids, instants, and small enums kept as words.

/// Implements diesel's traits for a newtype over `$base`, stored as `$sql`.
#[macro_export]
macro_rules! sql_newtype {
    ($name:ident, $sql:ty, $base:ty, |$me:ident| $out:expr, |$raw:ident| $read:expr) => {
        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<$sql, DB> for $name
        where
            $base: diesel::deserialize::FromSql<$sql, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let $raw = <$base as diesel::deserialize::FromSql<$sql, DB>>::from_sql(bytes)?;
                $read
            }
        }
        impl diesel::serialize::ToSql<$sql, $crate::kit::db::MultiBackend> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::kit::db::MultiBackend>,
            ) -> diesel::serialize::Result {
                let $me = self;
                out.set_value((<$sql>::default(), $out));
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::serialize::ToSql<$sql, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                let $me = self;
                diesel::serialize::ToSql::<$sql, diesel::pg::Pg>::to_sql($out, &mut out.reborrow())
            }
        }
        impl diesel::serialize::ToSql<$sql, diesel::sqlite::Sqlite> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                let $me = self;
                diesel::serialize::ToSql::<$sql, diesel::sqlite::Sqlite>::to_sql($out, out)
            }
        }
    };
}

/// Declares an id: a row's number in its table, which cannot be mistaken for another table's.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        $crate::sql_newtype!($name, diesel::sql_types::BigInt, i64, |me| &me.0, |raw| Ok(Self(raw)));

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// Declares a small enum that the database keeps as a word. A word that the
/// program does not know is an error when the row is read.
#[macro_export]
macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database, in files and in addresses.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word, if it is one of ours.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        $crate::sql_newtype!($name, diesel::sql_types::Text, String, |me| me.word(), |raw| {
            Self::from_word(&raw).ok_or_else(|| format!("unknown {} \"{raw}\"", stringify!($name)).into())
        });
    };
}

/// An instant: milliseconds since 1970-01-01T00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
#[serde(transparent)]
pub struct Ts(pub i64);

sql_newtype!(Ts, diesel::sql_types::BigInt, i64, |me| &me.0, |raw| Ok(Self(raw)));

impl Ts {
    /// RFC 3339 in UTC, whole seconds kept short.
    pub fn rfc3339(self) -> String {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => instant.to_string(),
            Err(_) => String::new(),
        }
    }

    /// Reads an RFC 3339 instant.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|instant| Self(instant.as_millisecond()))
    }

    pub fn plus(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    pub fn minus(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}
