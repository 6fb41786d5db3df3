//! How rows are found: a part of a table, by a chosen index, by hints to the optimizer.

use super::{FromSource, OptionalSource, Select, Table};
use crate::ast::{HintedTable, IndexHint, Sample, Source};
use crate::value::Text;
use alloc::boxed::Box;
use core::marker::PhantomData;

/// A declared table in FROM, and how its rows are found. Its columns are the table's. Made by [`Table::sample`],
/// [`Table::use_index`] and their kin.
#[derive(Debug, Clone)]
pub struct Hinted<T> {
    table: HintedTable,
    declared: PhantomData<fn() -> T>,
}

impl<T: Table> Hinted<T> {
    pub(super) fn sampled(table: T, system: bool, percent: f64) -> Self {
        let sample = Some(Sample { system, percent, seed: None });
        Hinted { table: HintedTable { table: table.table_ref(), sample, index: None }, declared: PhantomData }
    }

    pub(super) fn by_index(table: T, index: IndexHint) -> Self {
        Hinted {
            table: HintedTable { table: table.table_ref(), sample: None, index: Some(index) },
            declared: PhantomData,
        }
    }

    /// `REPEATABLE (seed)`: the same rows for the same number, as long as the table does not change. It says nothing of a
    /// table that is not sampled.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// assert_eq!(
    ///     select(Users.id).from(Users.sample_blocks(1.5).repeatable(7)).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" TABLESAMPLE SYSTEM (1.5) REPEATABLE (7)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn repeatable(mut self, seed: u32) -> Self {
        if let Some(sample) = &mut self.table.sample {
            sample.seed = Some(seed);
        }
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> FromSource for Hinted<T> {
    fn into_source(self) -> Source {
        Source::Hinted(Box::new(self.table))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table + OptionalSource> OptionalSource for Hinted<T> {}

impl<Row> Select<Row> {
    /// `/*+ text */` after SELECT: advice to MySQL on how it finds the rows. Called again, it adds one. The text is the
    /// program's own, of the words, names and numbers that hints are made of. It changes no rows; databases without such
    /// hints refuse it.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).hint("MAX_EXECUTION_TIME(1000)").hint("NO_INDEX_MERGE(users)");
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT /*+ MAX_EXECUTION_TIME(1000) NO_INDEX_MERGE(users) */ `users`.`id` FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn hint(mut self, text: &'static str) -> Self {
        self.ast_mut().rare.hints.push(Text::from_static(text));
        self
    }
}
