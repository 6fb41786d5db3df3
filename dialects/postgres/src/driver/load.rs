//! What loads on `postgres` and `tokio-postgres` share, and those of `postgres`.

use querent::Sql;
use tokio_postgres::Statement;

/// The most rows of a batch.
pub(super) const ROWS: usize = 1_000;

/// How many statements a load keeps: there are as many as powers of two of its rows, and one more.
const KEPT: usize = 16;

/// The statements of one load; the session's own stay where they are.
#[derive(Default)]
pub(super) struct Prepared(Vec<(String, Statement)>);

impl Prepared {
    pub(super) fn find(&self, text: &str) -> Option<&Statement> {
        self.0.iter().find(|(kept, _)| kept == text).map(|(_, statement)| statement)
    }

    pub(super) fn keep(&mut self, sql: Sql<'_>, statement: Statement) {
        self.0.truncate(KEPT - 1);
        self.0.insert(0, (sql.into_text(), statement));
    }
}

#[cfg(feature = "postgres")]
pub(super) use sync::load;

#[cfg(feature = "postgres")]
mod sync {
    use super::{Prepared, ROWS};
    use crate::{
        Postgres,
        driver::{
            WITHIN,
            error::database_error,
            sync::{Unfinished, execute},
        },
    };
    use postgres::GenericClient;
    use querent::{BulkRef, Load, LoadError, LoadMode, LoadOptions, Loaded, NextRow};

    pub(in super::super) fn load<D: GenericClient>(
        driver: &mut D,
        dialect: &'static Postgres,
        bulk: BulkRef<'_>,
        next: &mut NextRow<'_>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError> {
        let mut load = Load::new(bulk, dialect, options, ROWS);
        let mut unfinished = Unfinished::begin(driver).map_err(|error| load.failed(error))?;
        match load.mode() {
            LoadMode::Atomic => {
                run(unfinished.driver(), &mut load, next)?;
                unfinished.commit().map_err(|error| load.not_committed(error))?;
            }
            LoadMode::PerBatch if unfinished.bracket() == WITHIN => return Err(load.within_transaction()),
            LoadMode::PerBatch => {
                let driver = unfinished.give_up().map_err(|error| load.failed(error))?;
                run(driver, &mut load, next)?;
            }
        }
        Ok(load.loaded())
    }

    fn run<D: GenericClient>(
        driver: &mut D,
        load: &mut Load<'_>,
        next: &mut NextRow<'_>,
    ) -> Result<(), LoadError> {
        let mut prepared = Prepared::default();
        while let Some(sql) = load.next(next)? {
            let ran = match prepared.find(sql.text()) {
                Some(statement) => execute(driver, statement, &sql),
                None => driver.prepare(sql.text()).and_then(|statement| {
                    let ran = execute(driver, &statement, &sql);
                    prepared.keep(sql, statement);
                    ran
                }),
            };
            match ran {
                Ok(changed) => load.done(changed),
                Err(error) => return Err(load.failed(database_error(error))),
            }
        }
        Ok(())
    }
}
