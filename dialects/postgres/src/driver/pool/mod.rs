//! Pools whose connections are sessions.

#[cfg(feature = "deadpool")]
mod deadpool;
#[cfg(feature = "r2d2")]
mod r2d2;

#[cfg(feature = "deadpool")]
pub use self::deadpool::AsyncSessionManager;
#[cfg(feature = "r2d2")]
pub use self::r2d2::SessionManager;
