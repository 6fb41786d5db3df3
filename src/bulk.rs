//! Makes the statements of a load from its rows, one batch after the other: `build` and `render` meet here. Sends none;
//! drivers do.

use crate::{
    ast::{self, Expr, Short, Source, StatementRef},
    build::{AsStatement, BulkRef, InsertCells, KeyedUpdate, LoadMode, LoadOptions},
    error::{Error, ErrorKind, LoadError, Loaded},
    render::{self, Dialect, Sql},
    types::Kind,
    value::Value,
};
use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::{fmt, mem, ops::Range};

/// A statement as one text, or an INSERT of more rows than the dialect takes in one statement: for drivers, which run the
/// [`Insert::batches`](crate::Insert::batches) of that one in a transaction.
///
/// ```
/// use querent::Split;
/// use querent_sqlite::prelude::*;
/// table! { Points = "points" { x: BigInt, y: BigInt } }
///
/// let dialect = Sqlite::new();
/// let few = insert_into(Points).rows((0..3).map(|n| (n, n)));
/// assert!(matches!(Split::of(&few, &dialect)?, Split::One(sql) if sql.params().len() == 6));
/// let many = insert_into(Points).rows((0..50_000).map(|n| (n, n)));
/// assert!(matches!(Split::of(&many, &dialect)?, Split::Batches(insert) if insert.cells().len() == 100_000));
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub enum Split<'s> {
    /// One statement.
    One(Sql<'s>),
    /// As many as it takes.
    Batches(&'s ast::Insert),
}

impl<'s> Split<'s> {
    /// Renders the statement, if it is one.
    ///
    /// # Errors
    /// If it cannot be rendered.
    pub fn of<S: AsStatement + ?Sized>(statement: &'s S, dialect: &dyn Dialect) -> Result<Self, Error> {
        Split::of_any(statement.as_statement(), dialect)
    }

    fn of_any(statement: StatementRef<'s>, dialect: &dyn Dialect) -> Result<Self, Error> {
        match statement {
            StatementRef::Insert(insert) if insert.cells().len() > dialect.spec().limits.parameters => {
                Ok(Split::Batches(insert))
            }
            StatementRef::Insert(insert) => match render::to_sql(statement, dialect) {
                // Cells that are expressions may have several parameters each.
                Err(error) if error.kind() == ErrorKind::Limit => Ok(Split::Batches(insert)),
                sql => sql.map(Split::One),
            },
            _ => render::to_sql(statement, dialect).map(Split::One),
        }
    }
}

/// Appends the cells of the next row; answers whether there was one.
pub type NextRow<'r> = dyn FnMut(&mut InsertCells) -> bool + 'r;

/// A load that goes on: for drivers, which run each statement that [`Load::next`] answers, and then say
/// [`Load::done`].
///
/// Rows are held for one batch alone. The text of a batch is rendered once for each number of rows; batches that are cut
/// short by their bytes have a power of two of rows, so that there are few such numbers.
///
/// ```
/// use querent::{Bulk, Load, ValueRow};
/// use querent_sqlite::prelude::*;
/// table! { Points = "points" { x: BigInt, y: BigInt } }
///
/// let insert = insert_into(Points).columns((Points.x, Points.y));
/// let dialect = Sqlite::new();
/// let mut load = Load::new(insert.as_bulk(), &dialect, LoadOptions::atomic().batch_rows(2), 100);
/// let mut rows = [(1_i64, 2_i64), (3, 4), (5, 6)].into_iter();
/// let mut next = |cells: &mut querent::InsertCells| {
///     let row = rows.next();
///     row.map(|(x, y)| ValueRow::<(BigInt, BigInt)>::push_cells((x, y), cells)).is_some()
/// };
/// let mut batches = Vec::new();
/// while let Some(sql) = load.next(&mut next)? {
///     batches.push((sql.text().to_owned(), sql.params().to_string()));
///     load.done(2);
/// }
/// assert_eq!(batches[0].0, r#"INSERT INTO "points" ("x", "y") VALUES (?, ?), (?, ?)"#);
/// assert_eq!(batches[0].1, "[1, 2, 3, 4]");
/// assert_eq!(batches[1].0, r#"INSERT INTO "points" ("x", "y") VALUES (?, ?)"#);
/// assert_eq!(load.loaded().rows, 3);
/// # Ok::<(), LoadError>(())
/// ```
pub struct Load<'a> {
    dialect: &'a dyn Dialect,
    options: LoadOptions<'a>,
    statement: Template<'a>,
    width: usize,
    /// The most rows of a batch.
    rows: usize,
    /// The rows of the batch, and those that did not go into it.
    cells: Vec<Expr>,
    /// How many rows of `cells` are in the batch.
    in_batch: usize,
    ended: bool,
    shape: Option<Shape>,
    loaded: Loaded,
    committed: u64,
}

/// The statement. Its rows are those of the batch, if it had to be rendered, and else none.
enum Template<'a> {
    Insert(Box<ast::Insert>),
    Update(&'a KeyedUpdate, Option<Box<ast::Update>>),
}

/// What is known of the texts of batches whose cells are values alone.
struct Shape {
    /// The texts, by their number of rows.
    texts: Vec<(usize, String)>,
    /// The parameters before and behind those of the rows.
    before: Vec<Value>,
    behind: Vec<Value>,
    /// The types of a row, if the text depends on them.
    kinds: Option<Vec<Kind>>,
    /// How many cells of a row come behind the others: the key, where no rows are joined.
    last: usize,
    points_in_time: bool,
}

impl<'a> Load<'a> {
    /// A load, whose batches have `rows` rows at most if the options name no number.
    pub fn new(
        bulk: BulkRef<'a>,
        dialect: &'a dyn Dialect,
        options: LoadOptions<'a>,
        rows: usize,
    ) -> Load<'a> {
        let (statement, width) = match bulk {
            BulkRef::Insert(insert) => (Template::Insert(Box::new(insert.clone())), insert.columns.len()),
            BulkRef::Update(update) => (Template::Update(update, None), update.key.len() + update.set.len()),
        };
        let most = dialect.spec().limits.parameters / width.max(1);
        let rows = options.rows.map_or(rows, |rows| rows.get()).min(most).max(1);
        Load {
            dialect,
            options,
            statement,
            width,
            rows,
            cells: Vec::new(),
            in_batch: 0,
            ended: false,
            shape: None,
            loaded: Loaded::default(),
            committed: 0,
        }
    }

    /// What is committed together.
    pub fn mode(&self) -> LoadMode {
        self.options.mode
    }

    /// The statement with the next rows; none if there are none left.
    ///
    /// # Errors
    /// If it cannot be rendered.
    pub fn next(&mut self, next: &mut NextRow<'_>) -> Result<Option<Sql<'_>>, LoadError> {
        if let Err(error) = self.fill(next) {
            return Err(self.failed(error));
        }
        if self.in_batch == 0 {
            return Ok(None);
        }
        let place = self.place();
        self.render().map(Some).map_err(|error| place.failed(error))
    }

    /// The database has taken the batch, and changed so many rows.
    pub fn done(&mut self, changed: u64) {
        self.loaded.rows += self.in_batch as u64;
        self.loaded.changed += changed;
        self.loaded.batches += 1;
        if self.options.mode == LoadMode::PerBatch {
            self.committed = self.loaded.rows;
        }
        self.drop_batch();
        if let Some(told) = &mut self.options.progress {
            told(self.loaded.rows);
        }
    }

    /// What the load has done.
    pub fn loaded(&self) -> Loaded {
        self.loaded
    }

    /// The batch has failed, or what begins the load.
    #[cold]
    pub fn failed(&self, error: Error) -> LoadError {
        self.place().failed(error)
    }

    /// All rows are sent, and the end of the transaction has failed.
    #[cold]
    pub fn not_committed(&self, error: Error) -> LoadError {
        let rows = self.loaded.rows;
        let uncertain = if error.kind() == ErrorKind::ConnectionLost { 0..rows } else { 0..0 };
        LoadError::new(error, self.loaded.batches, rows..rows, 0, uncertain)
    }

    /// A load by batches has no place in an open transaction, where nothing would be committed.
    #[cold]
    pub fn within_transaction(&self) -> LoadError {
        let message = "a load `per_batch` commits each batch, which an open transaction does not let it do; \
                       use `LoadOptions::atomic()`, or load outside of the transaction";
        self.failed(Error::new(ErrorKind::Unsupported, message))
    }

    fn place(&self) -> Place {
        let first = self.loaded.rows;
        Place {
            mode: self.options.mode,
            batch: self.loaded.batches,
            rows: first..first + self.in_batch as u64,
            committed: self.committed,
        }
    }

    /// Takes the rows of the batch out of memory, and the others back.
    fn drop_batch(&mut self) {
        let sent = mem::take(&mut self.in_batch) * self.width;
        match &mut self.statement {
            Template::Insert(insert) if !insert.cells().is_empty() => {
                let waiting = mem::take(&mut self.cells);
                self.cells = insert.take_cells();
                self.cells.drain(..sent.min(self.cells.len()));
                self.cells.extend(waiting);
            }
            Template::Update(_, made @ Some(_)) => *made = None,
            _ if sent >= self.cells.len() => self.cells.clear(),
            _ => drop(self.cells.drain(..sent)),
        }
    }

    /// Reads rows until there are as many as a batch has.
    fn fill(&mut self, next: &mut NextRow<'_>) -> Result<(), Error> {
        self.drop_batch();
        let (width, bytes) = (self.width, self.options.bytes);
        if width == 0 {
            let message = "a load names no columns; name them by `.columns(..)`";
            return Err(Error::new(ErrorKind::Incomplete, message));
        }
        if let Template::Insert(insert) = &self.statement
            && let Some(cte) = insert.with.iter().find(|cte| cte.body.changes_data())
        {
            return Err(render::run_by_each(cte));
        }
        let mut rows = self.cells.len() / width;
        let mut size: usize = self.cells.iter().map(size_of_cell).sum();
        while rows < self.rows && size < bytes && !self.ended {
            let before = self.cells.len();
            if !next(&mut self.cells) {
                self.ended = true;
                break;
            }
            let row = self.cells.get(before..).unwrap_or_default();
            if row.len() != width {
                let message = format!(
                    "row {} has {} values for {width} columns",
                    self.loaded.rows + rows as u64,
                    row.len()
                );
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
            size += row.iter().map(size_of_cell).sum::<usize>();
            rows += 1;
        }
        self.in_batch = match rows {
            rows if rows >= self.rows => self.rows,
            // A power of two, so that texts come again.
            rows if !self.ended && rows > 0 => 1 << rows.ilog2(),
            rows => rows,
        };
        Ok(())
    }

    /// The statement of the batch: by its text, if that is known, and else rendered.
    fn render(&mut self) -> Result<Sql<'_>, Error> {
        if self.is_known() {
            return self.known();
        }
        let size = self.in_batch * self.width;
        let Load { dialect, statement, width, rows: most, cells: waiting, in_batch, shape, .. } = self;
        let mut cells = mem::take(waiting);
        *waiting = cells.split_off(size.min(cells.len()));
        let plain = cells.iter().all(is_plain);
        match statement {
            Template::Insert(insert) => {
                insert.rows = ast::InsertRows::Values(cells);
                let (sql, rows) = render::insert_batch(insert, 0, *dialect)?;
                if rows < *in_batch {
                    *in_batch = rows.max(1);
                    // Fewer fit than there are columns for: the statement has parameters of its own too.
                    *most = if plain { *in_batch } else { *most };
                }
                if plain {
                    learn(shape, &sql, insert.cells(), *in_batch, *width, None);
                }
                Ok(sql)
            }
            Template::Update(update, made) => {
                let kinds: Vec<Kind> = cells.iter().take(*width).map(kind).collect();
                let alike = plain && has_kinds(&cells, &kinds);
                if *most == 1 {
                    let own = alike.then(|| turned(&cells, update.key.len()));
                    let made: &ast::Update = made.insert(Box::new(update.one(cells)));
                    let sql = render::to_sql(StatementRef::Update(made), *dialect)?;
                    if let Some(own) = own {
                        learn(shape, &sql, &own, 1, *width, Some(kinds));
                        shape.iter_mut().for_each(|shape| shape.last = update.key.len());
                    }
                    return Ok(sql);
                }
                let made: &ast::Update = made.insert(Box::new(update.statement(cells)));
                let sql = render::to_sql(StatementRef::Update(made), *dialect)?;
                if let (true, Some(Source::Values(values))) =
                    (alike, made.rows.joins.first().map(|join| &join.source))
                {
                    learn(shape, &sql, &values.cells, *in_batch, *width, Some(kinds));
                }
                Ok(sql)
            }
        }
    }

    /// Whether the text of the batch is known, and none of its cells makes it another.
    fn is_known(&self) -> bool {
        let Some(shape) = &self.shape else { return false };
        let cells = self.cells.get(..self.in_batch * self.width).unwrap_or_default();
        shape.texts.iter().any(|(rows, _)| *rows == self.in_batch)
            && cells.iter().all(is_plain)
            && shape.kinds.as_ref().is_none_or(|kinds| has_kinds(cells, kinds))
    }

    fn known(&self) -> Result<Sql<'_>, Error> {
        let known = self.shape.as_ref().and_then(|shape| {
            let (_, text) = shape.texts.iter().find(|(rows, _)| *rows == self.in_batch)?;
            Some((shape, text))
        });
        let Some((shape, text)) = known else { return Err(crate::error::Error::no_row()) };
        let cells = self.cells.get(..self.in_batch * self.width).unwrap_or_default();
        let (key, set) = cells.split_at_checked(shape.last).unwrap_or((cells, &[]));
        let values = set.iter().chain(key).filter_map(|cell| match cell {
            Expr::Value(value) => Some(value),
            _ => None,
        });
        let mut params = Short::new();
        params.reserve(shape.before.len() + self.in_batch * self.width + shape.behind.len());
        shape.before.iter().chain(values).chain(&shape.behind).for_each(|value| params.push(value));
        Ok(Sql::new(text.clone(), params, shape.points_in_time))
    }
}

/// The cells of a row, its first ones last.
fn turned(cells: &[Expr], first: usize) -> Vec<Expr> {
    let mut cells = cells.to_vec();
    let first = first.min(cells.len());
    cells.rotate_left(first);
    cells
}

/// Notes the text of a batch, if its parameters are the values of its cells, in a row.
fn learn(
    shape: &mut Option<Shape>,
    sql: &Sql<'_>,
    cells: &[Expr],
    rows: usize,
    width: usize,
    kinds: Option<Vec<Kind>>,
) {
    let cells = cells.get(..rows * width).unwrap_or_default();
    // A statement that was rewritten has copies; then there must be no other parameters.
    let copies = sql.params().len() == cells.len();
    let is_cell = |value: &Value, cell: &Expr| matches!(cell, Expr::Value(own) if core::ptr::eq(own, value) || copies && own == value);
    let Some(first) = cells.first() else { return };
    let Some(before) = sql.params().iter().position(|value| is_cell(value, first)) else { return };
    let in_a_row = sql.params().iter().skip(before).zip(cells).filter(|(value, cell)| is_cell(value, cell));
    if in_a_row.count() != cells.len() {
        return;
    }
    if shape.as_ref().is_none_or(|shape| shape.kinds != kinds) {
        *shape = Some(Shape {
            texts: Vec::new(),
            before: sql.params().iter().take(before).cloned().collect(),
            behind: sql.params().iter().skip(before + cells.len()).cloned().collect(),
            kinds,
            last: 0,
            points_in_time: sql.has_points_in_time(),
        });
    }
    if let Some(shape) = shape {
        shape.texts.push((rows, sql.text().into()));
    }
}

/// A value whose parameter looks the same whatever the value is. Lists and types of the program's own are looked at when
/// they are rendered, and a decimal that is cast may get a type as long as it is.
fn is_plain(cell: &Expr) -> bool {
    const SCALE: u8 = 30;
    match cell {
        Expr::Value(Value::Array(_) | Value::Custom(_) | Value::DoesNotFit(..)) => false,
        Expr::Value(Value::Decimal(number)) => number.small().is_some_and(|(_, scale)| scale <= SCALE),
        Expr::Value(_) => true,
        _ => false,
    }
}

/// Whether each row of values has the types, and no NULL, which is printed with its type.
fn has_kinds(cells: &[Expr], kinds: &[Kind]) -> bool {
    let typed = |(cell, known): (&Expr, &Kind)| matches!(cell, Expr::Value(value) if !value.is_null() && value.kind() == *known);
    cells.chunks(kinds.len().max(1)).all(|row| row.iter().zip(kinds).all(typed))
}

fn kind(cell: &Expr) -> Kind {
    match cell {
        Expr::Value(value) => value.kind(),
        _ => Kind::Unknown,
    }
}

/// About the bytes of what a cell has on the heap, and of its place.
fn size_of_cell(cell: &Expr) -> usize {
    const PLACE: usize = 8;
    match cell {
        Expr::Value(Value::Text(text)) => PLACE + text.as_bytes().len(),
        Expr::Value(Value::Bytes(bytes)) => PLACE + bytes.len(),
        Expr::Value(Value::Json(json)) => PLACE + json.as_str().len(),
        Expr::Value(Value::Array(array)) => PLACE + 16 * array.items.len(),
        _ => PLACE,
    }
}

/// Where a load is.
struct Place {
    mode: LoadMode,
    batch: u64,
    rows: Range<u64>,
    committed: u64,
}

impl Place {
    #[cold]
    fn failed(self, error: Error) -> LoadError {
        let lost = error.kind() == ErrorKind::ConnectionLost && self.mode == LoadMode::PerBatch;
        let uncertain = if lost { self.rows.clone() } else { 0..0 };
        LoadError::new(error, self.batch, self.rows, self.committed, uncertain)
    }
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load")
            .field("options", &self.options)
            .field("loaded", &self.loaded)
            .finish_non_exhaustive()
    }
}
