//! Sessions in a pool of `r2d2`.

use crate::Session;
use postgres::Client;
use r2d2::ManageConnection;

/// A manager of a pool of `r2d2` whose connections are sessions, so that prepared statements live as long as they do.
/// Wraps a manager of clients, such as `r2d2_postgres::PostgresConnectionManager`.
///
/// ```no_run
/// use querent_postgres::{SessionManager, prelude::*};
/// # table! { Users = "users" { id: BigInt } }
/// # fn pool<M>(clients: M) -> Result<(), Box<dyn std::error::Error>>
/// # where M: r2d2::ManageConnection<Connection = postgres::Client> {
/// // let clients = PostgresConnectionManager::new("host=localhost user=postgres".parse()?, NoTls);
/// let pool = r2d2::Pool::new(SessionManager(clients))?;
/// let ids: Vec<i64> = pool.get()?.fetch_all(&select(Users.id).from(Users))?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct SessionManager<M>(pub M);

impl<M: ManageConnection<Connection = Client>> ManageConnection for SessionManager<M> {
    type Connection = Session;
    type Error = M::Error;

    fn connect(&self) -> Result<Session, M::Error> {
        self.0.connect().map(Session::new)
    }

    fn is_valid(&self, session: &mut Session) -> Result<(), M::Error> {
        self.0.is_valid(session)
    }

    fn has_broken(&self, session: &mut Session) -> bool {
        self.0.has_broken(session)
    }
}
