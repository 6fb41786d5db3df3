//! The code beside the mistakes of `tests/compile_fail`: what their messages say to write instead.

use querent_sqlite::prelude::*;

table! {
    Users = "users" { id: BigInt, name: Text, email: Option<Text>, active: Bool, verified: Option<Bool> }
}
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }
table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer, kind = "type": Text } }
table! { Days = "days" { id: BigInt, number: Integer, day: Date, at: Timestamp } }
row! {
    #[derive(Debug)]
    struct User { id: i64, name: String, email: Option<String>, active: bool, verified: Option<bool> }
}
row! {
    #[derive(Debug)]
    struct Post { id: i64, user_id: i64, title: String, score: Option<i32> }
}

fn comparisons(wanted: Option<&str>, id: i32, price: f64) {
    let users = || select(Users.id).from(Users);
    let _ = users().where_(Users.id.eq(5) & Users.name.eq("Ada") & Users.name.eq(String::from("Ada")));
    let _ = users().where_(Users.id.eq(i64::from(id)) | Users.id.eq(val(id)));
    let _ = users().where_(Users.email.is_not_distinct_from(wanted) | Users.email.is_null());
    let _ = users().where_opt(wanted.map(|name| Users.name.eq(name)));
    let _ = users().where_(Users.id.cast::<Text>().eq(Users.name));
    let _ = users().where_(Users.active).where_(Users.verified).where_(val(true));
    let _ = users().where_(Users.active & Users.verified | !Users.active);
    // All numbers compare.
    let items = || select(Items.id).from(Items);
    let _ = items()
        .where_(Items.id.gt(Items.number) & Items.price.le(Items.weight) & Items.number.lt(Items.price));
    let _ = items().where_(Items.price.lt(5) & Items.price.lt(val(price)) & Items.weight.lt(0.5));
    let _ = items().where_(Items.id.between(1, Items.number) & Items.id.in_list([1, 2]));
    let _ = select(Users.name).from(Users).group_by(Users.name).having(count_all().gt(1));
    let _ = users().where_(row((Users.id, Users.name)).eq((1, "Ada")));
}

fn joins(db: &rusqlite::Connection) -> Result<(), Error> {
    let p = Posts.optional();
    let query = select((Users.name, p.title)).from(Users).left_join(p, p.user_id.eq(Users.id));
    let _rows: Vec<(String, Option<String>)> = db.fetch_all(&query)?;
    let query = select((Users.name, p.all())).from(Users).left_join(p, p.user_id.eq(Users.id));
    let _rows: Vec<(String, Option<Post>)> = db.fetch_all(&query)?;
    let posts =
        select((Posts.user_id, count_all())).from(Posts).group_by(Posts.user_id).subquery("p").optional();
    let (user_id, number) = posts.columns();
    let query = select((Users.id, number)).from(Users).left_join(posts, user_id.eq(Users.id));
    let _rows: Vec<(i64, Option<i64>)> = db.fetch_all(&query)?;
    let u = Users.optional();
    let _ = select((u.id, p.id)).from(u).full_join(p, p.user_id.eq(u.id));
    let _users: Vec<User> = db.fetch_all(&select(Users.all()).from(Users))?;
    let _wide: Vec<(i64, Option<i64>)> =
        db.fetch_all(&select((Items.number, Posts.score)).from(Items).cross_join(Posts))?;
    Ok(())
}

fn inserts(name: Option<&str>, id: i32) {
    let _ = insert_into(Users).columns((Users.id, Users.email)).values((1, NULL)).values((3, "a@b.c"));
    let _ = insert_into(Users).columns((Users.email,)).values((name,)).values((Some("a@b.c"),));
    let _ = insert_into(Users).columns((Users.id,)).values((i64::from(id),));
    let _ = insert_into(Users)
        .columns((Users.name, Users.email))
        .values((Users.email.or_else("none"), val("a@b.c")));
    let _ = insert_into(Posts).values(Post { id: 1, user_id: 1, title: "On the Engine".into(), score: None });
}

fn queries() {
    let names = || select(Users.name).from(Users);
    let _ = names().union(select(Users.email.or_else("none")).from(Users));
    let _ = select(Users.email).from(Users).union(select(null_if(Users.name, "")).from(Users));
    let _ = select(Users.id).from(Users).where_(Users.id.in_query(select(Posts.user_id).from(Posts)));
    let _ = names().where_(Users.name.not_in_query(select(Users.email.or_else("none")).from(Users)));
    let _: Expr<Option<BigInt>> = select(max(Users.id)).from(Users).scalar();
}

fn functions() {
    let _ =
        select((Items.number.cast::<Text>().lower(), sum(Items.number), avg(Items.price), Items.number + 1));
    let _ =
        select((Items.name.concat("!"), Items.number.int_divide(2), Items.number.divide(2), Items.price / 2));
    let _ = select((Items.number % 2, Items.weight.cast::<Decimal>().round(2), Items.price.floor()));
    let _ =
        select(case(Items.number.gt(5), val("many")).when(Items.number.gt(1), Items.name).otherwise("few"));
    let _ = select(case_of(Items.number).when(1, val("one")).when(Items.id, "id").otherwise("other"));
    let _ = select((Days.day.plus(1, DateUnit::Day), Days.at.plus(1, TimeUnit::Hour), Days.at.to_epoch()));
    let _ =
        select((Days.day.diff(Days.at.cast::<Date>(), DateUnit::Day), Days.at.diff(Days.at, TimeUnit::Hour)));
    let _ = select(greatest([Days.id.into(), Days.number.cast::<BigInt>()]));
    let _ =
        select((coalesce([Users.email]), Users.email.or_else(Users.name), val(5), val("Ada"), Items.kind));
}

pub(crate) fn main() -> Result<(), Error> {
    comparisons(None, 5, 9.99);
    inserts(None, 5);
    queries();
    functions();
    let _ = joins;
    Ok(())
}
