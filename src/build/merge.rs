//! MERGE.

use super::{
    AsStatement, Assign, Column, Cte, FromSource, IntoCondition, IntoCte, Projection, Table,
    conflict::{Assignments, push_assignment},
    insert::push_returning,
    select::push_condition,
};
use crate::{
    ast::{
        self, Expr, Join, JoinCondition, JoinKind, MergeAction, MergeArm, MergeWhen, StatementRef,
        TargetColumn,
    },
    types::SqlType,
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// `MERGE INTO table`, to be followed by what its rows are matched with. Made by [`merge_into`].
#[derive(Debug, Clone, Copy)]
#[must_use = "a merge needs `.using(..)`"]
pub struct MergeInto<T> {
    table: T,
}

/// `MERGE INTO table USING source ON condition WHEN ..`; `Row` are the SQL types of its RETURNING.
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Merge<T, Row = ()> {
    merge: Box<ast::Merge>,
    types: PhantomData<fn() -> (T, Row)>,
}

/// `WHEN MATCHED`, and its kin; what is done follows.
#[must_use = "WHEN needs what is done then"]
pub struct When<T, R> {
    merge: Merge<T, R>,
    when: MergeWhen,
    condition: Option<Expr>,
}

/// `MERGE INTO table`: rows of a source change, delete and insert rows of the table. PostgreSQL 15 and later; the others
/// refuse it.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Stock = "stock" { sku: Text, amount: Integer } }
/// # table! { Deliveries = "deliveries" { sku: Text, amount: Integer } }
/// let query = merge_into(Stock)
///     .using(Deliveries, Stock.sku.eq(Deliveries.sku))
///     .when_matched()
///     .update(|set| set.set(Stock.amount, Stock.amount + Deliveries.amount))
///     .when_not_matched()
///     .insert(|row| row.set(Stock.sku, Deliveries.sku).set(Stock.amount, Deliveries.amount));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     concat!(
///         r#"MERGE INTO "stock" USING "deliveries" ON "stock"."sku" = "deliveries"."sku" "#,
///         r#"WHEN MATCHED THEN UPDATE SET "amount" = "stock"."amount" + "deliveries"."amount" "#,
///         r#"WHEN NOT MATCHED THEN INSERT ("sku", "amount") VALUES ("deliveries"."sku", "deliveries"."amount")"#
///     )
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn merge_into<T: Table>(table: T) -> MergeInto<T> {
    MergeInto { table }
}

impl<T: Table> MergeInto<T> {
    /// What the rows are matched with, and by which condition. See [`merge_into`].
    pub fn using<S: FromSource>(self, source: S, on: impl IntoCondition) -> Merge<T> {
        let condition = JoinCondition::On(on.into_condition());
        let merge = ast::Merge {
            with: Vec::new(),
            table: self.table.into_source(),
            using: Join { kind: JoinKind::Inner, source: source.into_source(), condition },
            arms: Vec::new(),
            returning: Vec::new(),
        };
        Merge { merge: Box::new(merge), types: PhantomData }
    }
}

impl<T, R> Merge<T, R> {
    /// `WHEN MATCHED`: for a row of the table and one of the source that match. See [`merge_into`].
    pub fn when_matched(self) -> When<T, R> {
        When { merge: self, when: MergeWhen::Matched, condition: None }
    }

    /// `WHEN NOT MATCHED`: for a row of the source that none of the table matches. See [`merge_into`].
    pub fn when_not_matched(self) -> When<T, R> {
        When { merge: self, when: MergeWhen::NotMatched, condition: None }
    }

    /// `WHEN NOT MATCHED BY SOURCE`: for a row of the table that none of the source matches. PostgreSQL 17.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// # table! { Goods = "goods" { sku: Text } }
    /// let query = merge_into(Stock)
    ///     .using(Goods, Stock.sku.eq(Goods.sku))
    ///     .when_not_matched_by_source()
    ///     .and(Stock.amount.eq(0))
    ///     .delete();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"MERGE INTO "stock" USING "goods" ON "stock"."sku" = "goods"."sku" "#,
    ///         r#"WHEN NOT MATCHED BY SOURCE AND "stock"."amount" = 0 THEN DELETE"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn when_not_matched_by_source(self) -> When<T, R> {
        When { merge: self, when: MergeWhen::NotMatchedBySource, condition: None }
    }

    /// `WITH`: a query that the statement may use by name.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// # table! { Sales = "sales" { sku: Text } }
    /// let sold = cte("sold", select(Sales.sku).from(Sales).distinct());
    /// let query = merge_into(Stock)
    ///     .using(&sold, Stock.sku.eq(sold.columns()))
    ///     .with(&sold)
    ///     .when_matched()
    ///     .update(|set| set.set(Stock.amount, 0));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"WITH "sold" AS (SELECT DISTINCT "sales"."sku" AS "sku" FROM "sales") "#,
    ///         r#"MERGE INTO "stock" USING "sold" ON "stock"."sku" = "sold"."sku" "#,
    ///         r#"WHEN MATCHED THEN UPDATE SET "amount" = 0"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with<Row, P>(mut self, cte: &Cte<Row, P>) -> Self {
        cte.define_in(&mut self.merge.with);
        self
    }

    /// `RETURNING`: what is read of each row. PostgreSQL 17. Columns of the source are NULL for rows that it has not, and must be
    /// taken from its `.optional()` form then.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// # table! { Goods = "goods" { sku: Text } }
    /// let query = merge_into(Stock)
    ///     .using(Goods, Stock.sku.eq(Goods.sku))
    ///     .when_matched()
    ///     .delete()
    ///     .returning(Stock.amount);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"MERGE INTO "stock" USING "goods" ON "stock"."sku" = "goods"."sku" "#,
    ///         r#"WHEN MATCHED THEN DELETE RETURNING "stock"."amount""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn returning<P: Projection>(mut self, columns: P) -> Merge<T, P::Row> {
        push_returning(&mut self.merge.returning, columns);
        Merge { merge: self.merge, types: PhantomData }
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Merge {
        &self.merge
    }
}

impl<T: Table, R> When<T, R> {
    /// `AND condition`: for those rows alone; another one is ANDed.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// # table! { Sales = "sales" { sku: Text, amount: Integer } }
    /// let query = merge_into(Stock)
    ///     .using(Sales, Stock.sku.eq(Sales.sku))
    ///     .when_matched()
    ///     .and(Stock.amount.eq(Sales.amount))
    ///     .delete()
    ///     .when_not_matched()
    ///     .do_nothing();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"MERGE INTO "stock" USING "sales" ON "stock"."sku" = "sales"."sku" "#,
    ///         r#"WHEN MATCHED AND "stock"."amount" = "sales"."amount" THEN DELETE "#,
    ///         r#"WHEN NOT MATCHED THEN DO NOTHING"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn and(mut self, condition: impl IntoCondition) -> Self {
        push_condition(&mut self.condition, condition.into_condition());
        self
    }

    /// `THEN UPDATE SET ..`. See [`merge_into`].
    pub fn update(mut self, set: impl FnOnce(Assignments<T>) -> Assignments<T>) -> Merge<T, R> {
        let Assignments { set, filter, .. } = set(Assignments::new());
        if let Some(filter) = filter {
            push_condition(&mut self.condition, filter);
        }
        self.then(MergeAction::Update(set))
    }

    /// `THEN DELETE`. See [`Self::and`].
    pub fn delete(self) -> Merge<T, R> {
        self.then(MergeAction::Delete)
    }

    /// `THEN INSERT ..`, of one row. See [`merge_into`].
    pub fn insert(self, row: impl FnOnce(MergeRow<T>) -> MergeRow<T>) -> Merge<T, R> {
        let MergeRow { set, table: _ } = row(MergeRow { set: Vec::new(), table: PhantomData });
        let (mut columns, mut cells): (Vec<TargetColumn>, Vec<Expr>) = (Vec::new(), Vec::new());
        for assignment in set {
            if let ast::Assignment::Column(column, value) = assignment {
                columns.push(column);
                cells.push(value);
            }
        }
        self.then(MergeAction::Insert { columns, cells })
    }

    /// `THEN DO NOTHING`: the rows are left to no later WHEN. See [`Self::and`].
    pub fn do_nothing(self) -> Merge<T, R> {
        self.then(MergeAction::Nothing)
    }

    fn then(self, action: MergeAction) -> Merge<T, R> {
        let When { mut merge, when, condition } = self;
        merge.merge.arms.push(MergeArm { when, condition, action });
        merge
    }
}

/// The row that MERGE inserts, column by column.
#[must_use = "the row is given back to the statement"]
pub struct MergeRow<T> {
    set: Vec<ast::Assignment>,
    table: PhantomData<fn() -> T>,
}

impl<T> MergeRow<T> {
    /// One column more of the row. See [`merge_into`].
    pub fn set<S: SqlType>(mut self, column: Column<S>, value: impl Assign<S>) -> Self {
        push_assignment(&mut self.set, column, value);
        self
    }
}

impl<T, R> AsStatement for Merge<T, R> {
    type Row = R;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Merge(&self.merge)
    }
}

#[diagnostic::do_not_recommend]
impl<T, R> IntoCte for Merge<T, R> {
    type Row = R;

    fn into_cte_body(self) -> ast::CteBody {
        ast::CteBody::Merge(self.merge)
    }
}

impl<T, R> Clone for Merge<T, R> {
    fn clone(&self) -> Self {
        Merge { merge: self.merge.clone(), types: PhantomData }
    }
}

impl<T, R> fmt::Debug for Merge<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.merge.fmt(f)
    }
}

impl<T, R> fmt::Debug for When<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.merge.fmt(f)
    }
}

impl<T> fmt::Debug for MergeRow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.fmt(f)
    }
}
