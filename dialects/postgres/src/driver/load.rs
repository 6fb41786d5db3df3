//! What loads on `postgres` and `tokio-postgres` share, and those of `postgres`.

use querent::{BulkRef, Sql};
use tokio_postgres::Statement;

/// The most rows of a batch. An update of more than some hundreds reads all of a table that is not large, where it should
/// look its rows up by their key.
pub(super) const fn rows(bulk: BulkRef<'_>) -> usize {
    match bulk {
        BulkRef::Insert(_) => 1_000,
        BulkRef::Update(_) => 200,
    }
}

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
pub(super) use sync::{copy_from, load};

#[cfg(feature = "postgres")]
mod sync {
    use super::{Prepared, rows};
    use crate::{
        Postgres,
        driver::{
            batches::{Unfinished, within_transaction},
            copy,
            error::database_error,
            sync::execute,
        },
    };
    use postgres::GenericClient;
    use querent::{
        BulkRef, Error, ErrorKind, Load, LoadError, LoadMode, LoadOptions, Loaded, NextRow, ast::Insert,
    };
    use std::io::{self, Write};

    pub(in super::super) fn load<D: GenericClient>(
        driver: &mut D,
        dialect: &'static Postgres,
        bulk: BulkRef<'_>,
        next: &mut NextRow<'_>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError> {
        let mut load = Load::new(bulk, dialect, options, rows(bulk));
        match load.mode() {
            LoadMode::Atomic => {
                let unfinished = Unfinished::begin(driver).map_err(|error| load.failed(error))?;
                run(unfinished.driver, &mut load, next)?;
                unfinished.commit().map_err(|error| load.not_committed(error))?;
            }
            LoadMode::PerBatch if within_transaction(driver).map_err(|error| load.failed(error))? => {
                return Err(load.within_transaction());
            }
            LoadMode::PerBatch => run(driver, &mut load, next)?,
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

    pub(in super::super) fn copy_from<D: GenericClient>(
        driver: &mut D,
        dialect: &'static Postgres,
        insert: &Insert,
        next: &mut NextRow<'_>,
    ) -> Result<Loaded, LoadError> {
        let beginning = |error| LoadError::at_the_beginning(database_error(error));
        let plan = copy::Plan::of(insert, dialect).map_err(LoadError::at_the_beginning)?;
        let statement = driver.prepare(&plan.insert).map_err(beginning)?;
        let mut rows = copy::Rows::new(statement.params());
        // Dropped before `finish`, it ends the COPY with nothing inserted.
        let mut writer = driver.copy_in(&plan.copy).map_err(beginning)?;
        loop {
            let more = rows.fill(next)?;
            let written = writer.write_all(&rows.buffer).and_then(|()| writer.flush());
            written.map_err(|error| plan.failed(sent(error), rows.read))?;
            rows.buffer.clear();
            if !more {
                break;
            }
        }
        let changed = writer.finish();
        let changed = changed.map_err(|error| plan.not_finished(database_error(error), rows.read))?;
        Ok(Loaded::new(rows.read, changed, 1))
    }

    /// The driver's error, which it sends as one of input and output.
    fn sent(error: io::Error) -> Error {
        match error.downcast::<postgres::Error>() {
            Ok(error) => database_error(error),
            Err(error) => Error::new(ErrorKind::ConnectionLost, format!("postgres: {error}")),
        }
    }
}
