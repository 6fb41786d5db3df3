//! Statements that change data in WITH: where they stand, and what of them is used.

use super::*;
use querent::{Bulk, Cte, InsertCells, Load, LoadOptions, ValueRow, cte, problems};

fn gone() -> Cte<BigInt> {
    cte("gone", delete_from(Items).where_(Items.order_id.eq(5)).returning(Items.id))
}

const FIRST: &str = "run it first, in the same transaction, and give the other what it returns";
const BY_ITSELF: &str = "run it by itself, in the same transaction, and select its rows by their key";

#[test]
fn databases_that_take_none_name_what_they_have_in_its_place() {
    let made = cte("made", insert_into(Orders).set(Orders.id, 1).returning(Orders.id));
    let changed = cte("changed", update(Orders).set(Orders.note, "x").all_rows().returning(Orders.id));
    let merged = cte(
        "merged",
        merge_into(Users)
            .using(Orders, Orders.user_id.eq(Users.id))
            .when_matched()
            .delete()
            .returning(Users.id),
    );
    let refused = |cte: &Cte<BigInt>, word: &str, dialects: &[&dyn Dialect], way_out: &str| {
        let message = format!("{{dialect}} cannot render {word} in WITH; {way_out}");
        let query = select(cte.columns()).with(cte).from(cte);
        refuses(&query, dialects, ErrorKind::Unsupported, &message);
        let insert = insert_into(Slots).columns((Slots.id,)).with(cte);
        refuses(
            &insert.from_select(select(cte.columns()).from(cte)),
            dialects,
            ErrorKind::Unsupported,
            &message,
        );
        let ids = select(cte.columns()).from(cte);
        let delete = delete_from(Slots).with(cte).where_(Slots.id.in_query(ids));
        refuses(&delete, dialects, ErrorKind::Unsupported, &message);
    };
    let (sqlite, mysql, mariadb) = (Sqlite::new(), MySql::new(), MariaDb::new());
    refused(&gone(), "DELETE", &[&sqlite, &mariadb], FIRST);
    refused(&gone(), "DELETE", &[&mysql], BY_ITSELF);
    refused(&made, "INSERT", &[&sqlite, &mariadb], FIRST);
    refused(&made, "INSERT", &[&mysql], BY_ITSELF);
    refused(&changed, "UPDATE", &[&sqlite], FIRST);
    refused(&changed, "UPDATE", &[&mysql, &mariadb], BY_ITSELF);
    refused(&merged, "MERGE", &[&sqlite, &mysql, &mariadb], BY_ITSELF);
    let version = Postgres::version(16);
    let message = "{dialect} cannot render MERGE in WITH; run it first, in the same transaction";
    let query = select(merged.columns()).with(&merged).from(&merged);
    refuses(&query, &[&version], ErrorKind::Unsupported, message);
}

#[test]
fn trap_a_statement_that_nothing_reads_is_not_dropped_where_with_is_rewritten() {
    // MariaDB has no WITH before UPDATE: its queries go where they are used. This one is used nowhere; and the recursive
    // one has the statement rewritten before the other is looked at.
    let names = recursive("names", select(Users.name).from(Users).where_(Users.id.eq(1)), |names, name| {
        select(name.concat("x")).from(names).where_(name.ne("Adaxx"))
    });
    let alone = cte("alone", delete_from(Items).where_(Items.id.eq(1)));
    let query = update(Users)
        .with(&names)
        .with(&alone)
        .set(Users.active, false)
        .where_(Users.name.in_query(select(names.columns()).from(&names)));
    let message = format!("{{dialect}} cannot render DELETE in WITH; {FIRST}");
    refuses(&query, &[&MariaDb::new()], ErrorKind::Unsupported, &message);
    query.to_sql(&Postgres::new()).unwrap();
}

#[test]
fn it_stands_in_with_of_the_whole_statement_alone() {
    let message = "DELETE \"gone\" is in WITH of a part of the statement; what changes data stands in WITH of the whole: add \
                   it there by `.with(..)`";
    let gone = gone();
    let inner = || select(gone.columns()).with(&gone).from(&gone);
    let postgres = Postgres::new();
    let refused = |statement: &dyn Fn() -> Tree| {
        refuses(&statement(), &[&postgres], ErrorKind::Scope, message);
    };
    let query = |query: ast::Query| Tree(Statement::Query(query));
    refused(&|| query(select(Users.id).from(Users).where_(Users.id.in_query(inner())).into_query()));
    refused(&|| query(select(inner().scalar()).into_query()));
    let derived = inner().subquery("d");
    refused(&|| query(select(derived.columns()).from(derived.clone()).into_query()));
    refused(&|| query(select(Users.id).from(Users).union(inner()).into_query()));
    refused(&|| query(inner().union(select(Users.id).from(Users)).into_query()));
    let outer = cte("outer", inner());
    refused(&|| query(select(outer.columns()).with(&outer).from(&outer).into_query()));
    let both = cte(
        "both",
        delete_from(Users).with(&gone).where_(Users.id.in_query(select(gone.columns()).from(&gone))),
    );
    refused(&|| query(select(count_all()).with(&both).from(Orders).into_query()));
    let insert = insert_into(Jobs).columns((Jobs.id,)).from_select(inner());
    refused(&|| Tree(Statement::Insert(Box::new(insert.ast().clone()))));
    // Before the whole, each of them is rendered.
    let set = select(gone.columns()).from(&gone).union(select(Users.id).from(Users)).with(&gone);
    set.to_sql(&postgres).unwrap();
    let insert = insert_into(Jobs).columns((Jobs.id,)).with(&gone);
    insert.from_select(select(gone.columns()).from(&gone)).to_sql(&postgres).unwrap();
}

#[test]
fn a_statement_without_returning_is_not_read() {
    let alone = cte("alone", delete_from(Items).where_(Items.id.eq(1)));
    let query = select(count_all()).with(&alone).from(&alone);
    let message =
        "\"alone\" of WITH is used in FROM, but returns no rows; give the statement a `.returning(..)`";
    refuses(&query, &[&Postgres::new()], ErrorKind::Scope, message);
    let query = select(count_all()).with(&alone).from(Users).join(&alone, Users.active);
    refuses(&query, &[&Postgres::new()], ErrorKind::Scope, message);
    // A query of that name within is another one, and one behind it is at another place.
    let other = cte("alone", select(Orders.id).from(Orders));
    let within = select(other.columns()).with(&other).from(&other);
    let ids = cte("ids", select(Orders.id).from(Orders));
    let query =
        select(ids.columns()).with(&alone).with(&ids).from(&ids).where_(ids.columns().in_query(within));
    query.to_sql(&Postgres::new()).unwrap();
}

#[test]
fn it_is_not_recursive_and_has_neither_search_nor_cycle() {
    let message =
        "DELETE \"gone\" of WITH is no recursive query; find the rows by one, and use that in its WHERE";
    for cte in [gone().search_depth_first(["id"], "place"), gone().cycle(["id"], "round", "path")] {
        let query = select(cte.columns()).with(&cte).from(&cte);
        refuses(&query, &[&Postgres::new()], ErrorKind::Incomplete, message);
    }
    let gone = gone();
    let mut select = select(gone.columns()).with(&gone).from(&gone).ast().clone();
    select.rare.with[0].recursive = true;
    refuses(&hand_made(select), &[&Postgres::new()], ErrorKind::Incomplete, message);
}

#[test]
fn its_name_hides_no_table_and_its_parts_are_checked() {
    let postgres = Postgres::new();
    let items = cte("items", delete_from(Items).where_(Items.id.eq(1)).returning(Items.id));
    refuses(
        &select(items.columns()).with(&items).from(&items),
        &[&postgres],
        ErrorKind::Scope,
        "query \"items\" of WITH hides the table of that name, which is in FROM too; give it another name",
    );
    let every = cte("every", delete_from(Items).returning(Items.id));
    let stray = cte("stray", update(Items).set(Items.price, Orders.id.cast::<Integer>()).all_rows());
    let query = select((every.columns(), Users.id)).with(&every).with(&stray).from(&every);
    let found: Vec<String> = problems(&query, &postgres).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "DELETE has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`",
            r#"column "orders"."id" is used in SET, but "orders" is not in FROM; in scope: "items""#,
            r#"column "users"."id" is used in SELECT, but "users" is not in FROM; in scope: "every""#,
        ]
    );
    // What is used in itself, and before it.
    let gone = gone();
    let again =
        cte("again", delete_from(Orders).where_(Orders.id.in_query(select(gone.columns()).from(&gone))));
    refuses(
        &select(count_all()).with(&again).with(&gone).from(Users),
        &[&postgres],
        ErrorKind::Scope,
        "query \"gone\" is used in FROM, but is not in WITH; add it to the statement by `.with(..)`",
    );
}

#[test]
fn an_insert_of_several_batches_runs_it_once_or_not_at_all() {
    let message = "DELETE \"gone\" of WITH would be run with each batch of the INSERT; run it first, in the same transaction";
    let postgres = Postgres::new();
    let gone = gone();
    let insert = || insert_into(Jobs).columns((Jobs.id, Jobs.state)).with(&gone);
    let few = insert().rows((0..10).map(|id| (id, "new")));
    assert!(few.batches(&postgres).all(|sql| sql.is_ok()));
    let many = insert().rows((0..40_000).map(|id| (id, "new")));
    let found: Vec<String> = many.batches(&postgres).map(|sql| sql.unwrap_err().to_string()).collect();
    assert_eq!(found, [message]);
    // A load may have any number of rows.
    let (insert, mut rows) = (insert(), 0..1_i64);
    let mut load = Load::new(insert.as_bulk(), &postgres, LoadOptions::atomic(), 100);
    let mut next = |cells: &mut InsertCells| {
        rows.next().map(|id| ValueRow::<(BigInt, Text)>::push_cells((id, "new"), cells)).is_some()
    };
    assert!(load.next(&mut next).unwrap_err().to_string().contains(message));
}

#[test]
fn statements_in_with_of_statements_in_with_are_bounded() {
    let mut cte_ = cte("w0", delete_from(Items).where_(Items.id.eq(0)));
    for _ in 0..10_000 {
        cte_ = cte("w", update(Items).with(&cte_).set(Items.price, 0).all_rows());
    }
    let query = select(count_all()).with(&cte_).from(Users);
    // Neither this nor a copy of it nor its end takes a stack of any depth.
    let kind = query.to_sql(&Postgres::new()).unwrap_err().kind();
    assert!(matches!(kind, ErrorKind::Scope | ErrorKind::Limit), "{kind:?}");
    assert_eq!(tree(&query).unwrap().0.as_ref(), query.as_statement());
}
