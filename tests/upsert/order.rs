//! In which order rows are met, and columns set.

use super::*;
use crate::support::{Documents, Orders};
use querent::Json;

table! {
    /// Documents, with their key.
    Keyed = "documents" { id: BigInt, doc: Json, extra: Option<Json> } primary key (id)
}

type Document = (BigInt, Json, Option<Json>);

fn documents() -> Select<Document> {
    select(Documents.all()).from(Documents).order_by(Documents.id)
}

#[test]
fn trap_json_of_the_new_row_is_read_before_its_column_is_set() {
    // MySQL gives `excluded.doc` the value that `doc` was set to before, or bytes that are no JSON.
    let rows = || {
        let row = |id, doc, extra| (id, Json::new(doc), Json::new(extra));
        insert_into(Keyed).rows([row(1, "[8]", "[9]"), row(20, "[]", "{}")]).on_conflict(Keyed.id)
    };
    let other = Json::new("[7]");
    let query =
        rows().do_update(|set, new| set.set(Keyed.doc, other.clone()).set(Keyed.extra, new.doc.nullable()));
    let kept = rows().do_update(|set, new| set.set(Keyed.doc, new.doc).set(Keyed.extra, new.doc.nullable()));
    let conditional = rows().do_update(|set, new| {
        set.set(Keyed.doc, other.clone()).set(Keyed.extra, new.doc.nullable()).where_(Keyed.id.lt(5))
    });
    let crossed = rows().do_update(|set, new| {
        set.set(Keyed.doc, new.extra.or_else(other.clone())).set(Keyed.extra, new.doc.nullable())
    });
    snapshot!(query, kept, conditional, crossed);
    same_effect!(query, documents());
    same_effect!(kept, documents());
    same_effect!(conditional, documents());
    same_effect!(crossed, documents(), where rendered);
}

#[test]
fn trap_columns_known_by_name_may_be_json_too() {
    let json = |text| Value::Json(Json::new(text));
    let query = table_named("documents")
        .with_key(["id"])
        .insert(["id", "doc", "extra"])
        .rows([[Value::BigInt(1), json("[8]"), json("[9]")]])
        .on_conflict(["id"])
        .do_update(|set, new| {
            set.set_named("doc", json("[7]")).set_named("extra", new.column::<Json>("doc"))
        });
    snapshot!(query);
    same_effect!(query, documents(), where rendered);
}

#[test]
fn the_first_of_the_rows_of_a_query_is_kept_in_its_order() {
    // The table is in the query too, which some databases then have as a subquery.
    let rows = |descending: bool| {
        let order = if descending { Orders.id.desc() } else { Orders.id.asc() };
        let query = select((
            Orders.user_id + 2_000,
            Users.name,
            Orders.note,
            Orders.country,
            val(true),
            Orders.id.nullable(),
            Users.joined,
        ));
        insert_into(Users)
            .from_select(query.from(Orders).join(Users, Users.id.eq(Orders.user_id)).order_by(order))
            .on_conflict(Users.id)
    };
    let (first, last) = (rows(false).do_nothing(), rows(true).do_nothing());
    snapshot!(first, last);
    same_effect!(first, users());
    same_effect!(last, users());
}

#[test]
fn trap_a_random_condition_holds_for_all_columns_of_a_row_or_for_none() {
    let query = two_users().on_conflict(Users.id).do_update(|set, new| {
        set.set(Users.name, new.name).set(Users.email, "new").where_(querent::random().lt(0.5))
    });
    let one_column = two_users()
        .on_conflict(Users.id)
        .do_update(|set, new| set.set(Users.name, new.name).where_(querent::random().lt(0.5)));
    snapshot!(query, one_column);
}

#[test]
fn queries_of_with_stand_before_the_rows_of_an_upsert() {
    // The name is that of a table too.
    let names = querent::cte("slots", select((Users.id, Users.name)).from(Users).where_(Users.id.lt(4)));
    let (id, name) = names.columns();
    let rows = || {
        insert_into(Users)
            .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
            .with(&names)
            .from_select(
                select((Users.id, name.concat(Users.name), Users.country, Users.active, Users.joined))
                    .from(Users)
                    .join(&names, id.eq(Users.id)),
            )
            .on_conflict(Users.id)
    };
    let query = rows().do_update(|set, new| set.set(Users.name, new.name.concat(Users.name)));
    let left = rows().do_nothing();
    let behind = rows().do_update(|set, _| {
        set.set(Users.email, select(max(name)).from(&names).where_(id.le(Users.id)).scalar())
    });
    snapshot!(query, left, behind);
    same_effect!(query, users());
}
