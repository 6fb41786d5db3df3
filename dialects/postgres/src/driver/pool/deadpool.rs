//! Asynchronous sessions in a pool of `deadpool`.

use crate::AsyncSession;
use deadpool::managed::{Manager, Metrics, RecycleResult};
use std::ops::DerefMut;
use tokio_postgres::Client;

/// A manager of a pool of `deadpool` whose objects are sessions, so that prepared statements live as long as they do.
/// Wraps a manager of clients, such as `deadpool_postgres::Manager`.
///
/// ```no_run
/// use querent_postgres::{AsyncSessionManager, prelude::*};
/// # use std::ops::DerefMut;
/// # table! { Users = "users" { id: BigInt } }
/// # async fn pool<M>(clients: M) -> Result<(), Box<dyn std::error::Error>>
/// # where M: deadpool::managed::Manager<Type: DerefMut<Target = tokio_postgres::Client> + Send + Sync, Error: std::fmt::Display + 'static> {
/// // let clients = deadpool_postgres::Manager::new("host=localhost user=postgres".parse()?, NoTls);
/// let pool = deadpool::managed::Pool::<_>::builder(AsyncSessionManager(clients)).max_size(8).build()?;
/// let db = pool.get().await.map_err(|error| error.to_string())?;
/// let ids: Vec<i64> = db.fetch_all(&select(Users.id).from(Users)).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct AsyncSessionManager<M>(pub M);

impl<M> Manager for AsyncSessionManager<M>
where
    M: Manager<Type: DerefMut<Target = Client> + Sync>,
{
    type Type = AsyncSession<M::Type>;
    type Error = M::Error;

    async fn create(&self) -> Result<Self::Type, M::Error> {
        self.0.create().await.map(AsyncSession::of)
    }

    async fn recycle(&self, session: &mut Self::Type, metrics: &Metrics) -> RecycleResult<M::Error> {
        self.0.recycle(session.holder(), metrics).await
    }

    fn detach(&self, session: &mut Self::Type) {
        self.0.detach(session.holder());
    }
}
