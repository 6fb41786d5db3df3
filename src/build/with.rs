//! WITH: queries that have a name within a statement.

use super::{
    DerivedRow, Expr, FromSource, IntoCte, IntoQuery, Optional, OptionalSource, Presence, Required, Select,
};
use crate::{
    ast::{
        self, Alias, CteBody, CteRef, Cycle, Depth, Invalid, MAX_DEPTH, NamedColumn, Query, Search, SetOp,
        Source,
    },
    types::{SameRow, SqlType},
    value::Text,
};
use alloc::{sync::Arc, vec::Vec};
use core::{fmt, marker::PhantomData};

/// A query of WITH, a common table expression, or a statement there that changes data: defined by [`Select::with`], used by `.from(&cte)` or a join.
///
/// Clones are the same query: `.alias(..)` gives it another name where it is used twice.
pub struct Cte<Row, P = Required> {
    definition: Arc<ast::Cte>,
    names: Arc<[Text]>,
    alias: Option<Alias>,
    row: PhantomData<fn() -> (Row, P)>,
}

/// A query of WITH: `name AS (query)`. Its columns are typed; see [`Cte::columns`].
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { user_id: BigInt, total: Decimal } }
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let spending = cte("spending", select((Orders.user_id, sum(Orders.total))).from(Orders).group_by(Orders.user_id));
/// let (user, spent) = spending.columns();
/// let query = select((Users.name, spent)).with(&spending).from(Users).join(&spending, user.eq(Users.id));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     "WITH \"spending\" AS (SELECT \"orders\".\"user_id\" AS \"user_id\", sum(\"orders\".\"total\") AS \"column2\" \
///      FROM \"orders\" GROUP BY \"orders\".\"user_id\") SELECT \"users\".\"name\", \"spending\".\"column2\" \
///      FROM \"users\" JOIN \"spending\" ON \"spending\".\"user_id\" = \"users\".\"id\""
/// );
/// # Ok::<(), Error>(())
/// ```
///
/// On PostgreSQL, INSERT, UPDATE, DELETE and, from 17 on, MERGE may stand in its place: the rows are those of RETURNING.
/// Without that there are none, and the name is for `.with(..)` alone. The statement is run once, to its end, whatever is
/// read of its rows, and stands in WITH of the whole statement alone, not of a subquery. **All parts see the tables as
/// they were before the statement**: only by RETURNING do they see what another part has changed. A row is changed
/// by one part at most; which one that is, PostgreSQL does not say.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { id: BigInt, note: Text } }
/// # table! { Archive = "archive" { id: BigInt, note: Text } }
/// let gone = cte("gone", delete_from(Orders).where_(Orders.id.lt(100)).returning((Orders.id, Orders.note)));
/// let query = insert_into(Archive)
///     .columns((Archive.id, Archive.note))
///     .with(&gone)
///     .from_select(select(gone.columns()).from(&gone));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "WITH \"gone\" AS (DELETE FROM \"orders\" WHERE \"orders\".\"id\" < 100 \
///      RETURNING \"orders\".\"id\" AS \"id\", \"orders\".\"note\" AS \"note\") \
///      INSERT INTO \"archive\" (\"id\", \"note\") SELECT \"gone\".\"id\", \"gone\".\"note\" FROM \"gone\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn cte<Q: IntoCte>(name: impl Into<Alias>, query: Q) -> Cte<Q::Row> {
    define(name.into(), query.into_cte_body(), false)
}

/// A query of WITH RECURSIVE: first the rows of `first`, then again and again what `next` makes of the rows that came
/// last, by UNION ALL. `next` gets the query, to be used in its FROM, and its columns.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Parts = "parts" { id: BigInt, part_of: Option<BigInt> } }
/// let tree = recursive(
///     "tree",
///     select((Parts.id, val(0))).from(Parts).where_(Parts.part_of.is_null()),
///     |tree, (id, depth)| select((Parts.id, depth + 1)).from(Parts).join(tree, Parts.part_of.eq(id)),
/// );
/// let (id, depth) = tree.columns();
/// let query = select((id, depth)).with(&tree).from(&tree);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "WITH RECURSIVE \"tree\" AS (SELECT \"parts\".\"id\" AS \"id\", 0 AS \"column2\" FROM \"parts\" \
///      WHERE \"parts\".\"part_of\" IS NULL UNION ALL SELECT \"parts\".\"id\", \"tree\".\"column2\" + 1 FROM \"parts\" \
///      JOIN \"tree\" ON \"parts\".\"part_of\" = \"tree\".\"id\") SELECT \"tree\".\"id\", \"tree\".\"column2\" FROM \"tree\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn recursive<Q, N>(
    name: impl Into<Alias>,
    first: Q,
    next: impl FnOnce(&Cte<Q::Row>, <Q::Row as DerivedRow<Required>>::Columns) -> N,
) -> Cte<Q::Row>
where
    Q: IntoQuery<Row: DerivedRow<Required>>,
    N: IntoQuery<Row: SameRow<Q::Row>>,
{
    recursion(name.into(), first, next, true)
}

/// The same by UNION: rows that are there already are not taken again, so that the recursion ends where it comes round.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let numbers = recursive_distinct("numbers", select(val(1)), |numbers, n| select(n).from(numbers));
/// let query = select(numbers.columns()).with(&numbers).from(&numbers);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "WITH RECURSIVE \"numbers\" AS (SELECT 1 AS \"column1\" UNION SELECT \
///      \"numbers\".\"column1\" FROM \"numbers\") SELECT \"numbers\".\"column1\" FROM \
///      \"numbers\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn recursive_distinct<Q, N>(
    name: impl Into<Alias>,
    first: Q,
    next: impl FnOnce(&Cte<Q::Row>, <Q::Row as DerivedRow<Required>>::Columns) -> N,
) -> Cte<Q::Row>
where
    Q: IntoQuery<Row: DerivedRow<Required>>,
    N: IntoQuery<Row: SameRow<Q::Row>>,
{
    recursion(name.into(), first, next, false)
}

fn recursion<Q, N>(
    name: Alias,
    first: Q,
    next: impl FnOnce(&Cte<Q::Row>, <Q::Row as DerivedRow<Required>>::Columns) -> N,
    all: bool,
) -> Cte<Q::Row>
where
    Q: IntoQuery<Row: DerivedRow<Required>>,
    N: IntoQuery,
{
    let mut first = define::<Q::Row>(name, CteBody::Query(first.into_query()), true);
    let next = next(&first, first.columns()).into_query();
    let definition = Arc::make_mut(&mut first.definition);
    Q::Row::push_kinds(&mut definition.kinds);
    if let CteBody::Query(query) = &mut definition.body {
        let before = core::mem::replace(query, Query::Invalid(Invalid::EmptySet));
        *query = Query::set(SetOp::Union, all, [before, next]);
    }
    first
}

fn define<Row>(name: Alias, mut body: CteBody, recursive: bool) -> Cte<Row> {
    body.label_columns();
    let names = body.columns().iter().filter_map(|item| item.name().map(Text::from)).collect();
    let kinds = Vec::new();
    let definition = ast::Cte { name, body, kinds, recursive, materialized: None, search: None, cycle: None };
    Cte { definition: Arc::new(definition), names, alias: None, row: PhantomData }
}

impl<Row, P> Cte<Row, P> {
    /// Adds the query to a WITH.
    pub(super) fn define_in(&self, with: &mut Vec<ast::Cte>) {
        push(with, &self.definition);
    }
}

impl<Row, P: Presence> Cte<Row, P> {
    /// The columns, in order: one, or a tuple as the query selects them.
    pub fn columns(&self) -> Row::Columns
    where
        Row: DerivedRow<P>,
    {
        Row::columns(self.known_as(), &mut 0)
    }

    /// The same query under another name: `FROM tree AS t`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let ids = cte("ids", select(Users.id).from(Users));
    /// let later = ids.alias("later");
    /// let query = select(ids.columns()).with(&ids).from(&ids).join(&later, later.columns().gt(ids.columns()));
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new())?.text(),
    ///     "WITH \"ids\" AS (SELECT \"users\".\"id\" AS \"id\" FROM \"users\") SELECT \"ids\".\"id\" FROM \"ids\" \
    ///      JOIN \"ids\" AS \"later\" ON \"later\".\"id\" > \"ids\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn alias(&self, alias: impl Into<Alias>) -> Self {
        Cte { alias: Some(alias.into()), ..self.clone() }
    }

    /// The query for a LEFT or FULL JOIN, its columns nullable.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { user_id: BigInt } }
    /// let authors = cte("authors", select(Posts.user_id).from(Posts).distinct());
    /// let a = authors.optional();
    /// let query = select((Users.id, a.columns())).with(&authors).from(Users).left_join(&a, a.columns().eq(Users.id));
    /// let rows: &dyn AsStatement<Row = (BigInt, Option<BigInt>)> = &query;
    /// ```
    pub fn optional(&self) -> Cte<Row, Optional> {
        let (definition, names) = (self.definition.clone(), self.names.clone());
        Cte { definition, names, alias: self.alias, row: PhantomData }
    }

    /// `MATERIALIZED`: its rows are computed once and kept. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let ids = cte("ids", select(Users.id).from(Users)).materialized();
    /// assert_eq!(
    ///     select(ids.columns()).with(&ids).from(&ids).to_sql(&Postgres::new())?.text(),
    ///     "WITH \"ids\" AS MATERIALIZED (SELECT \"users\".\"id\" AS \"id\" FROM \"users\") SELECT \"ids\".\"id\" FROM \"ids\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn materialized(self) -> Self {
        self.change(|cte| cte.materialized = Some(true))
    }

    /// `NOT MATERIALIZED`: it is planned where it is used, as a subquery is. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let ids = cte("ids", select(Items.id).from(Items)).not_materialized();
    /// let query = select(ids.columns()).with(&ids).from(&ids);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "WITH \"ids\" AS NOT MATERIALIZED (SELECT \"items\".\"id\" AS \"id\" FROM \"items\") \
    ///      SELECT \"ids\".\"id\" FROM \"ids\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn not_materialized(self) -> Self {
        self.change(|cte| cte.materialized = Some(false))
    }

    /// `SEARCH DEPTH FIRST BY columns SET name`: a column by which the rows of a recursive query are ordered so that each
    /// is followed by those that came of it; see [`Cte::column`]. PostgreSQL 14 and later have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Parts = "parts" { id: BigInt, part_of: Option<BigInt> } }
    /// let tree = recursive(
    ///     "tree",
    ///     select(Parts.id).from(Parts).where_(Parts.part_of.is_null()),
    ///     |tree, id| select(Parts.id).from(Parts).join(tree, Parts.part_of.eq(id)),
    /// )
    /// .search_depth_first(["id"], "place");
    /// let query = select(tree.columns()).with(&tree).from(&tree).order_by(tree.column::<BigInt>("place"));
    /// assert!(query.to_sql(&Postgres::new())?.text().contains(r#"SEARCH DEPTH FIRST BY "id" SET "place""#));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn search_depth_first<'n>(self, by: impl IntoIterator<Item = &'n str>, set: &str) -> Self {
        let search = Search { depth_first: true, by: names(by), set: set.into() };
        self.change(|cte| cte.search = Some(search))
    }

    /// `SEARCH BREADTH FIRST BY columns SET name`: a column by which the rows of a recursive query are ordered by how often
    /// it went round for them. PostgreSQL 14 and later have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let numbers = recursive("numbers", select(val(1).label("n")), |numbers, n| select(n).from(numbers))
    ///     .search_breadth_first(["n"], "place");
    /// let query = select(numbers.columns()).with(&numbers).from(&numbers);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "WITH RECURSIVE \"numbers\" AS (SELECT 1 AS \"n\" UNION ALL SELECT \"numbers\".\"n\" FROM \
    ///      \"numbers\") SEARCH BREADTH FIRST BY \"n\" SET \"place\" SELECT \"numbers\".\"n\" FROM \
    ///      \"numbers\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn search_breadth_first<'n>(self, by: impl IntoIterator<Item = &'n str>, set: &str) -> Self {
        let search = Search { depth_first: false, by: names(by), set: set.into() };
        self.change(|cte| cte.search = Some(search))
    }

    /// `CYCLE columns SET name USING path`: a recursive query stops at rows that it has come by before, and tells them by a
    /// boolean column; see [`Cte::column`]. PostgreSQL 14 and later have it; [`recursive_distinct`] serves elsewhere.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Links = "links" { source: BigInt, target: BigInt } }
    /// let walk = recursive(
    ///     "walk",
    ///     select(val(1_i64).label("at")),
    ///     |walk, at| select(Links.target).from(Links).join(walk, Links.source.eq(at)),
    /// )
    /// .cycle(["at"], "comes_round", "path");
    /// let query = select(walk.columns()).with(&walk).from(&walk).where_(!walk.column::<Bool>("comes_round"));
    /// assert!(query.to_sql(&Postgres::new())?.text().contains(r#"CYCLE "at" SET "comes_round" USING "path""#));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn cycle<'n>(self, columns: impl IntoIterator<Item = &'n str>, set: &str, using: &str) -> Self {
        let cycle = Cycle { columns: names(columns), set: set.into(), using: using.into() };
        self.change(|cte| cte.cycle = Some(cycle))
    }

    /// A column by its name and SQL type, for both of which the caller vouches: one that SEARCH or CYCLE adds.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let ids = cte("ids", select(Items.id).from(Items));
    /// let query = select(ids.column::<BigInt>("id")).with(&ids).from(&ids);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"WITH "ids" AS (SELECT "items"."id" AS "id" FROM "items") SELECT "ids"."id" FROM "ids""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn column<S: SqlType>(&self, name: &str) -> Expr<S> {
        let table = alloc::format!("{}", self.known_as());
        Expr::from_node(ast::Expr::Named(Arc::new(NamedColumn {
            table: Some(table.into()),
            name: name.into(),
        })))
    }

    fn known_as(&self) -> Alias {
        self.alias.unwrap_or(self.definition.name)
    }

    fn change(mut self, change: impl FnOnce(&mut ast::Cte)) -> Self {
        change(Arc::make_mut(&mut self.definition));
        self
    }
}

fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Text> {
    names.into_iter().map(Text::from).collect()
}

impl<Row> Select<Row> {
    /// `WITH`: defines a query that this one and its subqueries may use by name. Called again, it adds another, which may
    /// use those before it. On PostgreSQL it may be a statement that changes data; see [`cte`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, active: Bool } }
    /// let active = cte("active", select(Users.id).from(Users).where_(Users.active));
    /// assert_eq!(
    ///     select(count_all()).with(&active).from(&active).to_sql(&Sqlite::new())?.text(),
    ///     "WITH \"active\" AS (SELECT \"users\".\"id\" AS \"id\" FROM \"users\" WHERE \"users\".\"active\") \
    ///      SELECT count(*) FROM \"active\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with<R, P>(mut self, cte: &Cte<R, P>) -> Self {
        push(&mut self.ast_mut().rare.with, &cte.definition);
        self
    }
}

impl<Row> super::Compound<Row> {
    /// `WITH`: defines a query that the members may use by name.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let ids = cte("ids", select(Items.id).from(Items));
    /// let query = select(ids.columns()).from(&ids).union(select(Sales.item).from(Sales)).with(&ids);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "WITH \"ids\" AS (SELECT \"items\".\"id\" AS \"id\" FROM \"items\") SELECT \"ids\".\"id\" \
    ///      FROM \"ids\" UNION SELECT \"sales\".\"item\" FROM \"sales\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with<R, P>(self, cte: &Cte<R, P>) -> Self {
        self.change(|set| push(&mut set.with, &cte.definition))
    }
}

/// Queries within queries by WITH alone are bounded here, as there is no node around them that would be.
fn push(with: &mut Vec<ast::Cte>, definition: &ast::Cte) {
    let mut definition = definition.clone();
    if definition.depth() > MAX_DEPTH {
        definition.body = CteBody::Query(Query::Invalid(Invalid::TooDeep));
    }
    with.push(definition);
}

#[diagnostic::do_not_recommend]
impl<Row, P: Presence> FromSource for Cte<Row, P> {
    fn into_source(self) -> Source {
        (&self).into_source()
    }
}

#[diagnostic::do_not_recommend]
impl<Row, P: Presence> FromSource for &Cte<Row, P> {
    fn into_source(self) -> Source {
        let columns = self.names.clone();
        Source::Cte(CteRef { name: self.definition.name, alias: self.alias, columns }.into())
    }
}

#[diagnostic::do_not_recommend]
impl<Row> OptionalSource for Cte<Row, Optional> {}

#[diagnostic::do_not_recommend]
impl<Row> OptionalSource for &Cte<Row, Optional> {}

impl<Row, P> Clone for Cte<Row, P> {
    fn clone(&self) -> Self {
        let (definition, names) = (self.definition.clone(), self.names.clone());
        Cte { definition, names, alias: self.alias, row: PhantomData }
    }
}

impl<Row, P> fmt::Debug for Cte<Row, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.definition.fmt(f)
    }
}
