//! The rows, the tables and the texts by hand.

use std::{
    cell::{Cell, Ref, RefCell},
    error::Error,
};

pub type Outcome<T> = Result<T, Box<dyn Error>>;
pub type Row = (i64, i32, String, f64, bool, Option<String>);

/// The rows of the table that is read.
pub const STORED: i64 = 10_000;
/// The rows of an insert.
pub const INSERTED: i64 = 1_000;
/// The inserts after which their table is emptied.
const FULL: i64 = 200;
/// The columns of a row.
pub const WIDTH: usize = 6;

pub const READ: &str = "readings";
pub const WRITTEN: &str = "written";

pub fn row(id: i64) -> Row {
    let note = (id % 3 == 0).then(|| format!("note {id}"));
    (id, (id % 97) as i32, format!("sensor number {id}"), id as f64 * 0.25, id % 2 == 0, note)
}

/// A table; `key` is the type of its key.
pub fn create(table: &str, key: &str) -> String {
    format!(
        "CREATE TABLE {table} (id {key} PRIMARY KEY, sensor integer NOT NULL, name varchar(40) NOT NULL, \
         value double precision NOT NULL, valid boolean NOT NULL, note varchar(40))"
    )
}

pub const SELECT_ALL: &str = "SELECT id, sensor, name, value, valid, note FROM readings";
pub const ORDERED: &str = "SELECT id, sensor, name, value, valid, note FROM written ORDER BY id";

/// An INSERT of so many rows, whose parameters are written by `placeholder`, from 1 on.
pub fn insert_text(rows: i64, placeholder: impl Fn(usize) -> String) -> String {
    let row = |first: usize| {
        let places: Vec<String> = (first + 1..=first + WIDTH).map(&placeholder).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows as usize).map(|number| row(number * WIDTH)).collect();
    format!("INSERT INTO {WRITTEN} (id, sensor, name, value, valid, note) VALUES {}", rows.join(", "))
}

/// Rows to be inserted, which are not in their table yet.
pub struct Fresh<'a> {
    next: Cell<i64>,
    rows: RefCell<Vec<Row>>,
    empty: Box<dyn Fn() -> Outcome<()> + 'a>,
}

impl<'a> Fresh<'a> {
    pub fn new(empty: impl Fn() -> Outcome<()> + 'a) -> Self {
        let rows = RefCell::new((0..INSERTED).map(row).collect());
        Fresh { next: Cell::new(0), rows, empty: Box::new(empty) }
    }

    /// Empties the table if it has become large.
    pub fn next(&self) -> Outcome<Ref<'_, Vec<Row>>> {
        if self.next.get() >= FULL * INSERTED {
            self.restart()?;
        }
        let mut id = self.next.get();
        for row in self.rows.borrow_mut().iter_mut() {
            row.0 = id;
            id += 1;
        }
        self.next.set(id);
        Ok(self.rows.borrow())
    }

    pub fn restart(&self) -> Outcome<()> {
        self.next.set(0);
        (self.empty)()
    }
}
