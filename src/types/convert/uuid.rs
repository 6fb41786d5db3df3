//! [`uuid::Uuid`](::uuid::Uuid) as SQL's [`Uuid`], both ways; feature `uuid`.
//!
//! ```
//! use querent_sqlite::prelude::*;
//! table! { Users = "users" { id: Uuid, name: Text } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE users (id UUID, name TEXT)")?;
//! let id: uuid::Uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse()?;
//! db.run(&insert_into(Users).values((id, "Ada")))?;
//!
//! let query = select((Users.id, Users.name)).from(Users).where_(Users.id.eq(id));
//! assert_eq!(
//!     query.inlined(&Sqlite::new())?,
//!     "SELECT \"users\".\"id\", \"users\".\"name\" FROM \"users\" \
//!      WHERE \"users\".\"id\" = '67e55044-10b1-426f-9247-bb680e5fe0c8'"
//! );
//! let rows: Vec<(uuid::Uuid, String)> = db.fetch_all(&query)?;
//! assert_eq!(rows, [(id, "Ada".to_string())]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;

bound_as! { ::uuid::Uuid => Uuid; }
read_from! { ::uuid::Uuid => Uuid; }

impl From<::uuid::Uuid> for Uuid {
    fn from(id: ::uuid::Uuid) -> Self {
        Uuid(id.into_bytes())
    }
}

impl From<Uuid> for ::uuid::Uuid {
    fn from(id: Uuid) -> Self {
        ::uuid::Uuid::from_bytes(id.0)
    }
}
