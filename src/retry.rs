//! Runs a transaction again when the database asks for it. Begins and ends none: transactions are the driver's.

use crate::error::Error;
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use core::time::Duration;

/// Runs a closure, a whole transaction, again after an error that says that the same may succeed if it is tried again:
/// a serialization failure, a deadlock, or a lock that was not to be had. Waits longer each time, by a random amount,
/// so that two that met do not meet again; and gives up after a number of tries with the last error.
///
/// The closure must begin the transaction itself, and leave nothing behind that a second run would find done.
///
/// ```
/// use querent_sqlite::prelude::*;
/// table! { Accounts = "accounts" { id: BigInt, balance: BigInt } }
///
/// # let mut db = rusqlite::Connection::open_in_memory()?;
/// # db.execute_batch("CREATE TABLE accounts (id INTEGER, balance INTEGER)")?;
/// let opened = Retry::new().run(|| {
///     let transaction = db.transaction().map_err(querent_sqlite::database_error)?;
///     let rows = transaction.run(&insert_into(Accounts).values((1, 100)))?;
///     transaction.commit().map_err(querent_sqlite::database_error)?;
///     Ok::<_, Error>(rows)
/// })?;
/// assert_eq!(opened, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    backoff: ExponentialBuilder,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Retry {
    /// Five tries; pauses of 10, 20, 40 and 80 milliseconds, each with up to as much again at random.
    pub const fn new() -> Self {
        let backoff = ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(Duration::from_millis(10))
            .with_max_delay(Duration::from_secs(1))
            .with_max_times(4);
        Retry { backoff }
    }

    /// At most so many runs of the closure, the first among them; 0 is taken as 1.
    #[must_use]
    pub const fn tries(self, tries: usize) -> Self {
        Retry { backoff: self.backoff.with_max_times(tries.saturating_sub(1)) }
    }

    /// The pause before the second run, and the longest pause. Between them each is twice the one before. Up to as much
    /// again is added at random.
    #[must_use]
    pub const fn pauses(self, first: Duration, longest: Duration) -> Self {
        let first = if first.as_nanos() > longest.as_nanos() { longest } else { first };
        Retry { backoff: self.backoff.with_min_delay(first).with_max_delay(longest) }
    }

    /// The tries one by one, for loops that a closure does not fit.
    pub fn attempts(self) -> Attempts {
        Attempts { pauses: self.backoff.build() }
    }

    /// Runs the closure until it succeeds, fails with an error that no second run would cure, or has had its tries.
    /// Sleeps in between: on threads of an asynchronous runtime use [`Retry::run_async`].
    ///
    /// # Errors
    /// The closure's last error.
    pub fn run<T>(self, run: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
        self.run_if(Error::is_retryable, run)
    }

    /// As [`Retry::run`], for errors of the program's own: `retryable` says which are worth another run.
    ///
    /// ```
    /// # use querent::{Error, ErrorKind, Retry};
    /// #[derive(Debug)]
    /// enum Failure { Sql(Error), Empty }
    ///
    /// let mut runs = 0;
    /// let result = Retry::new().run_if(
    ///     |failure: &Failure| matches!(failure, Failure::Sql(error) if error.is_retryable()),
    ///     || {
    ///         runs += 1;
    ///         if runs == 1 { Err(Failure::Sql(Error::new(ErrorKind::Deadlock, "deadlock"))) } else { Err::<(), _>(Failure::Empty) }
    ///     },
    /// );
    /// assert!(matches!(result, Err(Failure::Empty)));
    /// assert_eq!(runs, 2);
    /// ```
    ///
    /// # Errors
    /// The closure's last error.
    pub fn run_if<T, E>(
        self,
        retryable: impl Fn(&E) -> bool,
        mut run: impl FnMut() -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempts = self.attempts();
        loop {
            match run() {
                Err(error) if retryable(&error) && attempts.sleep() => {}
                result => return result,
            }
        }
    }

    /// As [`Retry::run`], for asynchronous closures on a `tokio` runtime.
    ///
    /// In a task of its own (`tokio::spawn`), a closure that borrows a connection is more than the compiler can check
    /// ("implementation of `Send` is not general enough"): write the loop with [`Attempts::again_async`], or take a
    /// connection from a pool inside the closure.
    ///
    /// ```
    /// # use querent::{Error, ErrorKind, Retry};
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let mut runs = 0;
    /// let third = Retry::new()
    ///     .run_async(async || {
    ///         runs += 1;
    ///         if runs < 3 { Err(Error::new(ErrorKind::SerializationFailure, "try again")) } else { Ok(runs) }
    ///     })
    ///     .await;
    /// assert_eq!(third, Ok(3));
    /// # });
    /// ```
    ///
    /// # Errors
    /// The closure's last error.
    #[cfg(feature = "tokio")]
    pub async fn run_async<T>(self, run: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, Error> {
        self.run_async_if(Error::is_retryable, run).await
    }

    /// As [`Retry::run_if`], for asynchronous closures on a `tokio` runtime.
    ///
    /// # Errors
    /// The closure's last error.
    #[cfg(feature = "tokio")]
    pub async fn run_async_if<T, E>(
        self,
        retryable: impl Fn(&E) -> bool,
        mut run: impl AsyncFnMut() -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempts = self.attempts();
        loop {
            match run().await {
                Err(error) if retryable(&error) && attempts.sleep_async().await => {}
                result => return result,
            }
        }
    }
}

/// The tries of one transaction. Made by [`Retry::attempts`].
///
/// ```
/// # use querent::{Error, ErrorKind, Retry};
/// # let mut runs = 0;
/// # let mut transfer = || { runs += 1; if runs < 3 { Err(Error::new(ErrorKind::Deadlock, "deadlock")) } else { Ok(runs) } };
/// let mut attempts = Retry::new().attempts();
/// let result = loop {
///     match transfer() {
///         Err(error) if attempts.again(&error) => {}
///         result => break result,
///     }
/// };
/// assert_eq!(result, Ok(3));
/// ```
#[derive(Debug)]
pub struct Attempts {
    pauses: ExponentialBackoff,
}

impl Attempts {
    /// Whether the error is worth another try, and one is left: sleeps before it says yes.
    pub fn again(&mut self, error: &Error) -> bool {
        error.is_retryable() && self.sleep()
    }

    /// As [`Attempts::again`], on a `tokio` runtime.
    ///
    /// ```
    /// # use querent::{Error, ErrorKind, Retry};
    /// # async fn transfer() -> Result<i32, Error> { Ok(5) }
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let mut attempts = Retry::new().attempts();
    /// let result = loop {
    ///     match transfer().await {
    ///         Err(error) if attempts.again_async(&error).await => {}
    ///         result => break result,
    ///     }
    /// };
    /// # assert_eq!(result, Ok(5));
    /// # });
    /// ```
    #[cfg(feature = "tokio")]
    pub async fn again_async(&mut self, error: &Error) -> bool {
        error.is_retryable() && self.sleep_async().await
    }

    fn sleep(&mut self) -> bool {
        self.pauses.next().map(std::thread::sleep).is_some()
    }

    #[cfg(feature = "tokio")]
    async fn sleep_async(&mut self) -> bool {
        match self.pauses.next() {
            Some(pause) => {
                tokio::time::sleep(pause).await;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use std::time::Instant;

    fn failing(kind: ErrorKind) -> (usize, Result<(), Error>, Duration) {
        let (mut runs, began) = (0, Instant::now());
        let retry = Retry::new().tries(3).pauses(Duration::from_millis(4), Duration::from_millis(6));
        let result = retry.run(|| {
            runs += 1;
            Err(Error::new(kind, "again"))
        });
        (runs, result, began.elapsed())
    }

    #[test]
    fn tries_are_bounded_and_the_last_error_comes_out() {
        let (runs, result, took) = failing(ErrorKind::Deadlock);
        assert_eq!((runs, result), (3, Err(Error::new(ErrorKind::Deadlock, "again"))));
        // 4 and 6 milliseconds at least.
        assert!(took >= Duration::from_millis(10), "{took:?}");
    }

    #[test]
    fn what_no_second_run_cures_is_not_run_again() {
        for kind in [ErrorKind::UniqueViolation, ErrorKind::ConnectionLost, ErrorKind::Scope] {
            assert_eq!(failing(kind).0, 1, "{kind:?}");
        }
    }

    #[test]
    fn pauses_grow_to_the_longest_and_are_not_all_alike() {
        let retry = Retry::new().tries(12).pauses(Duration::from_millis(10), Duration::from_millis(80));
        let pauses =
            || retry.attempts().pauses.map(|pause| pause.as_millis()).collect::<alloc::vec::Vec<_>>();
        let drawn = pauses();
        assert_eq!(drawn.len(), 11);
        for (place, pause) in drawn.iter().enumerate() {
            let least = (10 << place.min(3)) as u128;
            assert!((least..=2 * least).contains(pause), "{drawn:?}");
        }
        assert!((0..20).any(|_| pauses() != drawn), "no chance is in it: {drawn:?}");
    }

    #[test]
    fn no_pause_is_longer_than_the_longest() {
        let retry = Retry::new().pauses(Duration::from_millis(50), Duration::from_millis(10));
        let pauses: alloc::vec::Vec<_> = retry.attempts().pauses.collect();
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(20)), "{pauses:?}");
    }

    #[test]
    fn one_try_is_the_least() {
        let mut runs = 0;
        let result = Retry::new().tries(0).run(|| {
            runs += 1;
            Err::<(), _>(Error::new(ErrorKind::Deadlock, "again"))
        });
        assert!(result.is_err());
        assert_eq!(runs, 1);
    }
}
