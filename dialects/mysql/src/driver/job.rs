//! What a connection is asked to run: a text, its bound parameters, and whether it runs in UTC.
//!
//! TIMESTAMP columns are stored in UTC, and converted on their way in and out by the session's time zone, in which an
//! hour may come twice. A program's `SET time_zone` is not seen here. So a statement in which points in time go in or
//! out, or are computed with, is run with UTC as *its* time zone, and what the session's is does not matter.

use super::{
    bind,
    client::{Column, Value as Bound, consts::ColumnType},
    server::Server,
};
use querent::render::Params;
use querent::{
    Cells, Cursor, Date, Error, FromRow, Interval, Kind, Sql, Time, Timestamp, TimestampTz, Uuid, Value,
    ValueRef,
};
use std::cell::Cell;

/// The most rows of a batch of a load.
pub(super) const ROWS: usize = 1_000;

#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) text: String,
    pub(super) params: Vec<Bound>,
    /// Whether it runs in UTC.
    pub(super) utc: bool,
    /// Whether it must run in UTC if it turns out to have columns of points in time.
    undecided: bool,
}

impl Job {
    pub(super) fn new(server: &Server, sql: Sql<'_>) -> Result<Job, Error> {
        let spec = server.dialect().spec();
        let mut params = Vec::with_capacity(sql.params().len());
        let mut moments = sql.has_points_in_time();
        for value in sql.params() {
            moments |= matches!(value, Value::TimestampTz(_));
            params.push(bind::bind(spec, value)?);
        }
        let types = signature(sql.params());
        let text = server.with_types(sql.into_text(), types);
        let mut job = Job { text, params, utc: false, undecided: false };
        if moments {
            job.turn(server)?;
        }
        Ok(job)
    }

    /// The job whose rows are read into `T`.
    pub(super) fn read_by<R, T: FromRow<R>>(mut self, server: &Server) -> Result<Job, Error> {
        if !self.utc {
            match Moments::read_by::<R, T>() {
                Moments::None => {}
                Moments::Some => self.turn(server)?,
                Moments::Unknown => self.undecided = true,
            }
        }
        Ok(self)
    }

    fn turn(&mut self, server: &Server) -> Result<(), Error> {
        self.text = server.in_utc(&self.text)?;
        self.utc = true;
        Ok(())
    }

    /// Turns the job into one in UTC, if these columns of its result make that necessary; answers whether they do.
    pub(super) fn turn_to_utc(&mut self, server: &Server, columns: &[Column]) -> Result<bool, Error> {
        let moment = |column: &Column| {
            matches!(column.column_type(), ColumnType::MYSQL_TYPE_TIMESTAMP | ColumnType::MYSQL_TYPE_DATETIME)
        };
        let turn = self.undecided && !self.utc && columns.iter().any(moment);
        if turn {
            self.turn(server)?;
        }
        Ok(turn)
    }
}

/// A number for the types of the parameters, as the protocol knows them; NULL has the type that it is NULL of.
fn signature(params: &Params<'_>) -> Option<u64> {
    let class = |value: &Value| match value.kind() {
        Kind::Real => 1,
        Kind::Double => 2,
        Kind::UnsignedBigInt => 3,
        Kind::Time => 4,
        Kind::Date | Kind::Timestamp | Kind::TimestampTz => 5,
        Kind::Decimal | Kind::Text | Kind::Bytes | Kind::Uuid | Kind::Json => 6,
        _ => 7,
    };
    // FNV-1a.
    let mix = |hash: u64, value| (hash ^ class(value)).wrapping_mul(0x0100_0000_01b3);
    (!params.is_empty()).then(|| params.iter().fold(0xcbf2_9ce4_8422_2325, mix))
}

/// Whether points in time are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moments {
    None,
    Some,
    /// What is read depends on the row.
    Unknown,
}

impl Moments {
    /// Reads a row of samples, to see what `T` asks for.
    fn read_by<R, T: FromRow<R>>() -> Moments {
        let mut samples = Samples { any: false, by_row: Cell::new(false) };
        let read = T::from_row(&mut Cursor::new(&mut samples));
        match (samples.any, samples.by_row.get() || read.is_err()) {
            (true, _) => Moments::Some,
            (false, true) => Moments::Unknown,
            (false, false) => Moments::None,
        }
    }
}

/// A row of as many cells as are asked for, each of the type that is asked for.
struct Samples {
    any: bool,
    by_row: Cell<bool>,
}

impl Cells for Samples {
    fn width(&self) -> usize {
        self.by_row.set(true);
        0
    }

    fn cell(&mut self, _: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        Ok(match kind {
            Kind::Bool => ValueRef::Bool(true),
            Kind::TinyInt | Kind::SmallInt | Kind::Integer | Kind::BigInt => ValueRef::Int(1),
            Kind::UnsignedTinyInt | Kind::UnsignedSmallInt | Kind::UnsignedInteger | Kind::UnsignedBigInt => {
                ValueRef::Int(1)
            }
            Kind::Real => ValueRef::Real(1.0),
            Kind::Double => ValueRef::Double(1.0),
            Kind::Decimal => ValueRef::Decimal("1"),
            Kind::Text => ValueRef::Text(""),
            Kind::Bytes => ValueRef::Bytes(&[]),
            Kind::Date => ValueRef::Date(Date::from_days(0)),
            Kind::Time => ValueRef::Time(Time::from_micros(0)),
            Kind::Timestamp => ValueRef::Timestamp(Timestamp::from_micros(0)),
            Kind::TimestampTz => {
                self.any = true;
                ValueRef::TimestampTz(TimestampTz::from_micros(0))
            }
            Kind::Interval => ValueRef::Interval(Interval::default()),
            Kind::Uuid => ValueRef::Uuid(Uuid([0; 16])),
            Kind::Json => ValueRef::Json("null"),
            // Asked of the row of an optional table, to see that it is there.
            Kind::Unknown => ValueRef::Bool(true),
            _ => ValueRef::Null,
        })
    }

    fn name(&self, _: usize) -> Option<&str> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use querent::{BigInt, Dynamic, FromSql, Text};

    struct Choosy;

    impl FromSql<Text> for Choosy {
        fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
            (cell == ValueRef::Text("choosy")).then_some(Choosy)
        }
    }

    #[test]
    fn points_in_time_are_seen_in_what_a_row_is_read_into() {
        type Row = (BigInt, Option<TimestampTz>);
        assert_eq!(Moments::read_by::<BigInt, i64>(), Moments::None);
        assert_eq!(Moments::read_by::<(BigInt, Timestamp), (i64, Timestamp)>(), Moments::None);
        assert_eq!(Moments::read_by::<Row, (i64, Option<TimestampTz>)>(), Moments::Some);
        assert_eq!(Moments::read_by::<Dynamic, Vec<Value>>(), Moments::Unknown);
        assert_eq!(Moments::read_by::<(TimestampTz, Text), (TimestampTz, Choosy)>(), Moments::Some);
        assert_eq!(Moments::read_by::<(Text, TimestampTz), (Choosy, TimestampTz)>(), Moments::Unknown);
    }
}
