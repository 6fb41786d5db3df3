//! Values of every type go out through the typed drivers, as parameters and as literals, and come back equal: alone, and
//! through a column of their type, where they are found again. What a database does not have is refused before it is sent.

use crate::{
    drivers::{Driver, asynchronous},
    engines,
    props::nasty::{fail, on_bytes},
    rows::{Cells, Moment, Number, Other, expression, holds, wild},
    servers, settings,
    ways::same,
};
use proptest::test_runner::TestCaseError;
use querent::{FromRow, prelude::*};
use std::cell::{Cell, RefCell};

/// Sends rows in every way, and compares what comes back.
fn trip<R: Cells + FromRow<R::Sql>>(driver: &mut impl Driver, rows: Vec<R>) -> Result<(), TestCaseError> {
    let place = driver.place();
    let failed = |error: Error| fail(format!("{place}: {error:.600}"));
    for row in &rows {
        let back = driver.all::<R, _>(&row.alone()).map_err(failed)?;
        alike(driver.engine(), &format!("{place}, alone"), std::slice::from_ref(row), &back)?;
    }
    driver.put(&R::insert(rows.clone())).map_err(failed)?;
    let mut sent = rows.clone();
    let next = rows.len() as i64;
    let inlined: Vec<R> = rows.into_iter().zip(next..).map(|(row, id)| row.at(id)).collect();
    if let Some(engine) = driver.raw() {
        match R::insert(inlined.clone()).inlined(&*engine.dialect()) {
            Ok(sql) => {
                engine.run(&sql).map_err(|error| fail(format!("{place}: {error}: {sql:.600}")))?;
                sent.extend(inlined);
            }
            // Points in time have no literals on MySQL, in whose place nothing else is sent.
            Err(error) => {
                let moment = inlined[0].values().iter().any(|value| matches!(value, Value::TimestampTz(_)));
                if !moment || error.kind() != ErrorKind::Value {
                    return Err(failed(error));
                }
            }
        }
    }
    let back = driver.all::<R, _>(&R::all()).map_err(failed)?;
    alike(driver.engine(), &format!("{place}, in columns"), &sent, &back)?;
    for (row, id) in sent.iter().zip(0..) {
        let query = row.found();
        let lost = |how: &str, found: String| fail(format!("{place}: {found} was found {how} for {row:?}"));
        let found = driver.all::<i64, _>(&query).map_err(failed)?;
        if found != [id] {
            return Err(lost("by parameters", format!("{found:?}")));
        }
        let Some(engine) = driver.raw() else { continue };
        let Ok(sql) = query.inlined(&*engine.dialect()) else { continue };
        let found = engine.cell(&sql).map_err(|error| fail(format!("{place}: {error}: {sql:.600}")))?;
        if found != Some(id.to_string()) {
            return Err(lost("by literals", format!("{found:?}")));
        }
    }
    Ok(())
}

fn alike<R: Cells>(engine: &str, place: &str, sent: &[R], back: &[R]) -> Result<(), TestCaseError> {
    if sent.len() != back.len() {
        return Err(fail(format!("{place}: {} rows came back of {}", back.len(), sent.len())));
    }
    for (sent, back) in sent.iter().zip(back) {
        for (sent, back) in sent.values().iter().zip(&back.values()) {
            if !same(engine, sent, back) {
                return Err(fail(format!("{place}: {back:?} came back for {sent:?}")));
            }
        }
    }
    Ok(())
}

/// Random rows of one kind, through a driver; under one of the settings after another.
fn trips<R: Cells + FromRow<R::Sql>>(driver: impl Driver, cases: u32) {
    let engine = driver.engine();
    let driver = RefCell::new(driver);
    driver.borrow_mut().batch(&R::table(engine));
    let (table, settings, turn) = (R::NAME, settings(engine), Cell::new(0));
    on_bytes(cases, 400, |choices| {
        let mut driver = driver.borrow_mut();
        let setting = settings[turn.replace(turn.get() + 1) % settings.len()];
        for statement in setting.split("; ") {
            driver.batch(statement);
        }
        driver.batch(&format!("DELETE FROM {table}"));
        let rows: Vec<R> = (0..3).map(|id| R::random(choices, engine, id)).collect();
        trip(&mut *driver, rows).map_err(|error| fail(format!("{setting}: {error}")))
    });
}

/// Rows of one kind through every driver.
fn everywhere<R: Cells + FromRow<R::Sql>>(cases: u32) {
    for server in servers(&format!("querent_trip_{}", R::NAME)).into_iter().chain([engines::sqlite()]) {
        trips::<R>(server, cases);
    }
    for mut server in asynchronous() {
        server.use_schema(&format!("querent_async_trip_{}", R::NAME));
        trips::<R>(server, cases / 3);
    }
}

#[test]
fn numbers_come_back_bound_and_inlined_through_every_driver() {
    everywhere::<Number>(60);
}

#[test]
fn texts_bytes_days_times_uuids_and_json_come_back_bound_and_inlined_through_every_driver() {
    everywhere::<Other>(60);
}

#[test]
fn points_in_time_come_back_bound_and_inlined_through_every_driver() {
    everywhere::<Moment>(30);
}

/// Sends a value alone, bound and inlined; it is refused or it is there.
fn refused_or_there(driver: &mut impl Driver, value: &Value) -> Result<(), TestCaseError> {
    let query = select(vec![expression(value)]);
    let (place, engine) = (driver.place(), driver.engine());
    let wrong = |how: &str, answer: &dyn std::fmt::Debug| {
        Err(fail(format!("{place}: {answer:?} came for {value:?}, {how}")))
    };
    let refused = |error: &Error| error.kind() == ErrorKind::Value;
    match driver.all::<Vec<Value>, _>(&query) {
        Ok(rows) if holds(engine, value) => {
            // What a database has no type for comes back as the next one.
            let back = &rows[0][0];
            if back.kind() == value.kind() && !same(engine, value, back) {
                return wrong("bound", &rows);
            }
        }
        Err(error) if refused(&error) && !holds(engine, value) => {}
        answer => return wrong("bound", &answer),
    }
    let Some(driver) = driver.raw() else { return Ok(()) };
    match query.inlined(&*driver.dialect()) {
        Ok(sql) if holds(engine, value) => match driver.rows(&sql) {
            Ok(_) => Ok(()),
            answer => wrong(&sql, &answer),
        },
        Err(error) if refused(&error) && (!holds(engine, value) || unspelled(value)) => Ok(()),
        answer => wrong("inlined", &answer),
    }
}

/// What has no literal on some database that holds it.
fn unspelled(value: &Value) -> bool {
    matches!(value, Value::TimestampTz(_))
}

fn refusals(driver: impl Driver, cases: u32) {
    let driver = RefCell::new(driver);
    on_bytes(cases, 300, |choices| {
        let mut driver = driver.borrow_mut();
        wild(choices).iter().try_for_each(|value| refused_or_there(&mut *driver, value))
    });
}

#[test]
fn what_a_database_does_not_have_is_refused_before_it_is_sent() {
    for server in servers("querent_wild").into_iter().chain([engines::sqlite()]) {
        refusals(server, 150);
    }
    for server in asynchronous() {
        refusals(server, 50);
    }
}
