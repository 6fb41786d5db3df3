//! UPDATE, DELETE, TRUNCATE and MERGE: as every dialect says them, and what they make of the same rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod support;

use querent::prelude::*;
use support::{Users, same_effect, snapshot};

type User = (BigInt, Text, Option<Text>, Bool, Option<BigInt>);

fn users() -> Select<User> {
    select((Users.id, Users.name, Users.email, Users.active, Users.manager_id)).from(Users).order_by(Users.id)
}

#[test]
fn columns_of_some_rows_are_set() {
    let query = update(Users).set(Users.active, false).set(Users.email, NULL).where_(Users.id.lt(3));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn some_rows_are_deleted() {
    let query = delete_from(Users).where_(Users.country.eq("DE"));
    snapshot!(query);
    same_effect!(query, users());
}
