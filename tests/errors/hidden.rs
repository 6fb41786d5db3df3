//! Tables that a query of WITH hides.

use super::*;
use querent::cte;

#[test]
fn a_table_that_a_query_of_with_hides_is_refused_in_it_and_behind_it() {
    let message =
        "query \"users\" of WITH hides the table of that name, which is in FROM too; give it another name";
    // In itself: the table for most databases, and a circle for SQLite.
    let own = cte("users", select(Users.id).from(Users));
    refused_everywhere(&select(own.columns()).with(&own).from(&own), ErrorKind::Scope, message);
    // Behind it: the rows of the query would be read in place of those of the table.
    let orders = cte("users", select(Orders.id).from(Orders));
    refused_everywhere(&select(Users.id).with(&orders).from(Users), ErrorKind::Scope, message);
    let aliased = Users.alias("u");
    refused_everywhere(&select(aliased.id).with(&orders).from(aliased), ErrorKind::Scope, message);
    // In a subquery, and in a later query of WITH.
    let inside = exists(select(Users.id).from(Users));
    refused_everywhere(
        &select(orders.columns()).with(&orders).from(&orders).where_(inside),
        ErrorKind::Scope,
        message,
    );
    let later = cte("later", select(Users.id).from(Users));
    refused_everywhere(
        &select(later.columns()).with(&orders).with(&later).from(&later),
        ErrorKind::Scope,
        message,
    );
    // Of another case, which not all databases tell apart, and named at run time.
    let upper = cte("USERS", select(Orders.id).from(Orders));
    refused_everywhere(
        &select(Users.id).with(&upper).from(Users),
        ErrorKind::Scope,
        "query \"USERS\" of WITH hides the table of that name, which is in FROM too; give it another name",
    );
    let users = table_named("users");
    refused_everywhere(
        &select(users.column::<BigInt>("id")).with(&orders).from(users.clone()),
        ErrorKind::Scope,
        message,
    );
    // Before it, which SQLite lets see it.
    let before = cte("before", select(Users.id).from(Users));
    refused_everywhere(
        &select(orders.columns()).with(&before).with(&orders).from(&orders),
        ErrorKind::Scope,
        message,
    );
    // A name of its own hides nothing.
    let query = select(before.columns()).with(&before).from(&before).from(Users);
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
        query.to_sql(dialect).unwrap();
    }
}
