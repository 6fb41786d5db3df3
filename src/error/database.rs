//! What a database reported: its code, the names it gave, the driver's own error, and what may be tried again.

use super::{Error, ErrorKind};
use alloc::{boxed::Box, sync::Arc};
use core::error::Error as StdError;

impl ErrorKind {
    /// Whether the database or the connection to it reported the failure, and not Querent.
    ///
    /// ```
    /// use querent::ErrorKind;
    /// assert!(ErrorKind::Deadlock.is_database());
    /// assert!(!ErrorKind::Scope.is_database());
    /// ```
    pub const fn is_database(self) -> bool {
        use ErrorKind as Kind;
        match self {
            Kind::UniqueViolation
            | Kind::ForeignKeyViolation
            | Kind::NotNullViolation
            | Kind::CheckViolation
            | Kind::SerializationFailure
            | Kind::Deadlock
            | Kind::LockTimeout
            | Kind::StatementTimeout
            | Kind::ConnectionLost
            | Kind::Syntax
            | Kind::Database => true,
            Kind::Unsupported
            | Kind::Scope
            | Kind::Nullability
            | Kind::Limit
            | Kind::Value
            | Kind::Incomplete
            | Kind::Decode
            | Kind::NoRows => false,
        }
    }

    /// Whether the same transaction may succeed if it is run again from its start: after a serialization failure, a
    /// deadlock, or a lock that was not to be had.
    ///
    /// Not after a lost connection: the server may have carried out what it did not answer.
    ///
    /// ```
    /// use querent::ErrorKind;
    /// assert!(ErrorKind::SerializationFailure.is_retryable());
    /// assert!(!ErrorKind::UniqueViolation.is_retryable() && !ErrorKind::ConnectionLost.is_retryable());
    /// ```
    pub const fn is_retryable(self) -> bool {
        matches!(self, ErrorKind::SerializationFailure | ErrorKind::Deadlock | ErrorKind::LockTimeout)
    }
}

impl Error {
    /// `fetch_one` found nothing; for drivers.
    #[cold]
    pub fn no_row() -> Self {
        Error::new(ErrorKind::NoRows, "the query found no row; use `fetch_optional` where that may be")
    }

    /// Whether the same transaction may succeed if it is run again from its start; see
    /// [`ErrorKind::is_retryable`].
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
    }

    /// The database's own code: the SQLSTATE of PostgreSQL, the error number of MySQL and MariaDB, the extended
    /// result code of SQLite.
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// The constraint that is violated, where the server names it.
    pub fn constraint(&self) -> Option<&str> {
        self.inner.constraint.as_deref()
    }

    /// The table that the failure is about, where the server names it.
    pub fn table(&self) -> Option<&str> {
        self.inner.table.as_deref()
    }

    /// The column that the failure is about, where the server names it.
    pub fn column(&self) -> Option<&str> {
        self.inner.column.as_deref()
    }

    /// The same error with the database's own code; for drivers.
    ///
    /// ```
    /// use querent::{Error, ErrorKind};
    /// let error = Error::new(ErrorKind::UniqueViolation, "users: name is taken")
    ///     .with_code("23505")
    ///     .with_constraint("users_name_key")
    ///     .with_table("users")
    ///     .with_column("name");
    /// assert_eq!(error.code(), Some("23505"));
    /// assert_eq!(error.constraint(), Some("users_name_key"));
    /// ```
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Box<str>>) -> Self {
        self.inner.code = Some(code.into());
        self
    }

    /// The same error with the name of the constraint that is violated; for drivers.
    #[must_use]
    pub fn with_constraint(mut self, name: impl Into<Box<str>>) -> Self {
        self.inner.constraint = Some(name.into());
        self
    }

    /// The same error with the name of the table it is about; for drivers.
    #[must_use]
    pub fn with_table(mut self, name: impl Into<Box<str>>) -> Self {
        self.inner.table = Some(name.into());
        self
    }

    /// The same error with the name of the column it is about; for drivers.
    #[must_use]
    pub fn with_column(mut self, name: impl Into<Box<str>>) -> Self {
        self.inner.column = Some(name.into());
        self
    }

    /// The same error with the driver's own as its [`source`](core::error::Error::source); for drivers.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner.source = Some(Arc::new(source));
        self
    }
}
