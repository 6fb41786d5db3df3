//! Statements that belong together, on `postgres`: all of them or none.

use super::{ALONE, Bracket, NO_TRANSACTION, SAVEPOINT, WITHIN, error::database_error};
use crate::Postgres;
use postgres::{GenericClient, Statement};
use querent::{Error, Sql, ast::Insert};

/// Runs the batches of an INSERT, all or none.
pub(super) fn in_batches<D: GenericClient>(
    driver: &mut D,
    insert: &Insert,
    dialect: &'static Postgres,
    mut run: impl FnMut(&mut D, &Statement, &Sql<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let unfinished = Unfinished::begin(driver)?;
    let mut prepared = None::<(String, Statement)>;
    for sql in insert.batches(dialect) {
        let sql = sql?;
        // All but the last have one text.
        let statement = match prepared.take() {
            Some((text, statement)) if text == sql.text() => statement,
            _ => unfinished.driver.prepare(sql.text()).map_err(database_error)?,
        };
        run(unfinished.driver, &statement, &sql)?;
        prepared = Some((sql.into_text(), statement));
    }
    unfinished.commit()
}

/// What is not committed yet; rolled back when it is dropped.
pub(super) struct Unfinished<'d, D: GenericClient> {
    pub(super) driver: &'d mut D,
    bracket: Option<Bracket>,
}

impl<'d, D: GenericClient> Unfinished<'d, D> {
    /// Within a transaction, makes a savepoint; the server says if there is none, and nothing is lost by the question.
    pub(super) fn begin(driver: &'d mut D) -> Result<Self, Error> {
        let bracket = match batch(driver, SAVEPOINT) {
            Ok(()) => WITHIN,
            Err(error) if error.code() == Some(NO_TRANSACTION) => {
                batch(driver, "BEGIN")?;
                ALONE
            }
            Err(error) => return Err(error),
        };
        Ok(Unfinished { driver, bracket: Some(bracket) })
    }

    pub(super) fn commit(mut self) -> Result<(), Error> {
        if let Some(bracket) = self.bracket {
            batch(self.driver, bracket.commit)?;
            self.bracket = None;
        }
        Ok(())
    }
}

impl<D: GenericClient> Drop for Unfinished<'_, D> {
    fn drop(&mut self) {
        if let Some(bracket) = self.bracket {
            // If this fails too, the connection is lost, and the transaction with it.
            let _ = batch(self.driver, bracket.roll_back);
        }
    }
}

/// Whether a transaction is open.
pub(super) fn within_transaction<D: GenericClient>(driver: &mut D) -> Result<bool, Error> {
    match batch(driver, SAVEPOINT) {
        Ok(()) => batch(driver, WITHIN.roll_back).map(|()| true),
        Err(error) if error.code() == Some(NO_TRANSACTION) => Ok(false),
        Err(error) => Err(error),
    }
}

fn batch<D: GenericClient>(driver: &mut D, text: &str) -> Result<(), Error> {
    driver.batch_execute(text).map_err(database_error)
}
