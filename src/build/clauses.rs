//! The rarer clauses of SELECT.

use super::{FromSource, IntoCondition, IntoRowCount, Select, Window, select::push_condition};
use crate::ast::{self, Alias, Custom, Expr, Form, NamedWindow, Query, Spelling, Take};
use alloc::{boxed::Box, vec::Vec};

impl<Row> Select<Row> {
    /// `WINDOW name AS (window)`: a window that functions refer to by [`window_named`](super::window_named). Called again,
    /// it adds another.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer } }
    /// let query = select((rank().over(window_named("w")), dense_rank().over(window_named("w"))))
    ///     .from(Items)
    ///     .window("w", window().order_by(Items.price));
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT rank() OVER `w`, dense_rank() OVER `w` FROM `items` WINDOW `w` AS (ORDER BY `items`.`price`)"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn window(mut self, name: impl Into<Alias>, window: Window) -> Self {
        self.ast_mut().rare.windows.push(NamedWindow { name: name.into(), spec: window.0 });
        self
    }

    /// `QUALIFY condition`: keeps rows by a condition that may use windows. Called again, it adds the condition by AND.
    /// Rewritten by a derived table where it is missing.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt } }
    /// let newest = window().partition_by(Orders.user_id).order_by(Orders.id.desc());
    /// let query = select(Orders.id).from(Orders).qualify(row_number().over(newest).eq(1));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"querent_1\".\"id\" AS \"id\" FROM (SELECT \"orders\".\"id\" AS \"id\", row_number() OVER (PARTITION BY \
    ///      \"orders\".\"user_id\" ORDER BY \"orders\".\"id\" DESC) = 1::bigint AS \"column2\" FROM \"orders\") \
    ///      AS \"querent_1\" WHERE \"querent_1\".\"column2\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn qualify(mut self, condition: impl IntoCondition) -> Self {
        push_condition(&mut self.ast_mut().rare.qualify, condition.into_condition());
        self
    }

    /// `LIMIT percent PERCENT`: the first rows, so many of a hundred, rounded up. Rewritten by `row_number()` and `count(*)`
    /// over all rows, as no database here has it.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let tenth = select(Users.id).from(Users).order_by(Users.id).limit_percent(10);
    /// assert!(tenth.inlined(&Sqlite::new())?.contains("* 10"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn limit_percent(mut self, percent: u32) -> Self {
        let select = self.ast_mut();
        select.limit = Some(u64::from(percent).into_row_count());
        select.take = Take::Percent;
        self
    }

    /// Rows for which `source` has one that fits: `WHERE EXISTS (SELECT 1 FROM source WHERE on)`, a semi join.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { user_id: BigInt } }
    /// let query = select(Users.id).from(Users).semi_join(Posts, Posts.user_id.eq(Users.id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"id\" FROM \"users\" \
    ///      WHERE EXISTS (SELECT 1 FROM \"posts\" WHERE \"posts\".\"user_id\" = \"users\".\"id\")"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn semi_join<S: FromSource>(mut self, source: S, on: impl IntoCondition) -> Self {
        let exists = any_of(source.into_source(), on.into_condition());
        push_condition(&mut self.ast_mut().filter, exists);
        self
    }

    /// Rows for which `source` has none that fits: `WHERE NOT EXISTS (SELECT 1 FROM source WHERE on)`, an anti join.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { user_id: BigInt } }
    /// let query = select(Users.id).from(Users).anti_join(Posts, Posts.user_id.eq(Users.id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"id\" FROM \"users\" \
    ///      WHERE NOT EXISTS (SELECT 1 FROM \"posts\" WHERE \"posts\".\"user_id\" = \"users\".\"id\")"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn anti_join<S: FromSource>(mut self, source: S, on: impl IntoCondition) -> Self {
        let exists = any_of(source.into_source(), on.into_condition());
        push_condition(&mut self.ast_mut().filter, Expr::unary(ast::UnaryOp::Not, exists));
        self
    }
}

fn any_of(source: ast::Source, on: Expr) -> Expr {
    let one = Expr::custom(Custom { spelling: Spelling::Everywhere(Form::Atom("1")), args: Vec::new() });
    let mut select = ast::Select { from: Some(source), filter: Some(on), ..ast::Select::default() };
    select.columns.push(one.into());
    Expr::exists(Query::Select(Box::new(select)))
}
