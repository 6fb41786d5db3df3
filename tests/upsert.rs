//! INSERT of what is there already, of defaults, and of queries: as every dialect says it, and what it makes of the same
//! rows.

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
fn a_row_that_is_there_is_changed() {
    let day = Date::new(2024, 1, 1).unwrap();
    let query = insert_into(Users)
        .rows([(1, "Eve", NULL, "DE", true, NULL, day), (20, "New", NULL, "FR", true, NULL, day)])
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.name).set(Users.active, false));
    snapshot!(query);
    same_effect!(query, users());
}
