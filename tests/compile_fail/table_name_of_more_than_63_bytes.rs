use querent_sqlite::prelude::*;

table! { Users = "a_name_that_is_far_too_long_for_postgresql_which_cuts_after_63_bytes" { id: BigInt } }

fn main() {
    let _ = select(Users.id);
}
