//! How time and memory grow with the size of a statement: `cargo bench -p querent-benches --bench growth`.
//!
//! Each kind of statement is built, rendered for PostgreSQL and dropped at several sizes. The slope is that of the line
//! through the points on two logarithmic scales: 1 is a straight line, 2 a square. The plot is written to
//! `docs/growth.svg`. With `--check`, a slope above 1.25 is a failure.

use peak_alloc::PeakAlloc;
use plotters::prelude::{
    BLACK, ChartBuilder, Color, IntoDrawingArea, IntoLogRange, LineSeries, Palette, Palette99, PathElement,
    SVGBackend, SeriesLabelPosition, WHITE,
};
use querent_postgres::prelude::*;
use std::{error::Error as StdError, fmt::Write as _, hint::black_box, process::ExitCode, time::Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

table! { Users = "users" { id: BigInt, manager_id: BigInt, name: Text } }

/// A kind of statement, and how large it may be.
struct Growth {
    name: &'static str,
    largest: usize,
    run: fn(usize) -> Result<usize, Error>,
}

/// What one size takes.
struct Point {
    size: usize,
    nanoseconds: f64,
    bytes: f64,
}

const GROWTHS: [Growth; 7] = [
    Growth { name: "predicates", largest: 100_000, run: predicates },
    Growth { name: "values of a list", largest: 100_000, run: list },
    Growth { name: "columns", largest: 100_000, run: columns },
    Growth { name: "rows of an INSERT", largest: 100_000, run: rows },
    Growth { name: "queries of WITH", largest: 100_000, run: ctes },
    Growth { name: "members of a set", largest: 100_000, run: members },
    Growth { name: "levels of functions", largest: 390, run: levels },
];

/// Slopes above it are told by `--check`: small sizes have costs that do not grow, and the clock is no exact one.
const STEEPEST: f64 = 1.25;

fn main() -> ExitCode {
    match run(std::env::args().any(|arg| arg == "--check")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("growth: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(checks: bool) -> Result<(), Box<dyn StdError>> {
    let mut measured = Vec::new();
    let mut steep = String::new();
    println!("{:<22} {:>8} {:>12} {:>12}   slopes: time, memory", "", "size", "time", "memory");
    for growth in &GROWTHS {
        let sizes = [64, 16, 4, 1].map(|part| growth.largest / part);
        let points =
            sizes.iter().map(|size| measure(growth, *size)).collect::<Result<Vec<Point>, Error>>()?;
        let slopes = [slope(&points, |point| point.nanoseconds), slope(&points, |point| point.bytes)];
        if let Some(Point { size, nanoseconds, bytes }) = points.last() {
            let (time, memory) = (nanoseconds / 1e6, bytes / f64::from(1 << 20));
            println!(
                "{:<22} {size:>8} {time:>9.2} ms {memory:>8.2} MiB   {:.2}, {:.2}",
                growth.name, slopes[0], slopes[1]
            );
        }
        if slopes.iter().any(|slope| *slope > STEEPEST) {
            writeln!(steep, "{} grow by slopes of {:.2} and {:.2}", growth.name, slopes[0], slopes[1])?;
        }
        measured.push((growth.name, points));
    }
    if !checks {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/growth.svg");
        plot(&measured, path)?;
        println!("plot: docs/growth.svg");
    }
    if checks && !steep.is_empty() {
        return Err(format!("steeper than a line:\n{steep}").into());
    }
    Ok(())
}

fn measure(growth: &Growth, size: usize) -> Result<Point, Error> {
    let mut nanoseconds = f64::INFINITY;
    let mut bytes = 0;
    // The fewest of several, which others on the machine have disturbed least.
    for _ in 0..5 {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let start = Instant::now();
        black_box((growth.run)(black_box(size))?);
        nanoseconds = nanoseconds.min(start.elapsed().as_nanos() as f64);
        bytes = MEMORY.peak_usage().saturating_sub(before);
    }
    Ok(Point { size, nanoseconds, bytes: bytes as f64 })
}

/// The slope of the line of least squares through the logarithms.
fn slope(points: &[Point], figure: impl Fn(&Point) -> f64) -> f64 {
    let logs: Vec<(f64, f64)> =
        points.iter().map(|point| ((point.size as f64).ln(), figure(point).max(1.0).ln())).collect();
    let count = logs.len() as f64;
    let (mean_x, mean_y) = (
        logs.iter().map(|log| log.0).sum::<f64>() / count,
        logs.iter().map(|log| log.1).sum::<f64>() / count,
    );
    let rise: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    rise / logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

fn length(statement: &impl AsStatement) -> Result<usize, Error> {
    Ok(statement.to_sql(&Postgres::new())?.text().len())
}

fn users() -> Select<BigInt> {
    select(Users.id).from(Users)
}

fn predicates(size: usize) -> Result<usize, Error> {
    let query = (0..size).fold(users(), |query, _| query.where_(Users.id.ne(Users.manager_id)));
    length(&query)
}

fn list(size: usize) -> Result<usize, Error> {
    length(&users().where_(Users.id.in_list((0_i64..).take(size))))
}

fn columns(size: usize) -> Result<usize, Error> {
    let columns: Vec<AnyExpr> = (0..size).map(|_| Users.id.into()).collect();
    length(&select(columns).from(Users))
}

fn rows(size: usize) -> Result<usize, Error> {
    let insert = insert_into(Users).rows((0_i64..).take(size).map(|n| (n, n, "a name of some length")));
    insert.batches(&Postgres::new()).map(|sql| Ok(sql?.text().len())).sum()
}

fn ctes(size: usize) -> Result<usize, Error> {
    let first = cte("first", users());
    let id = first.columns();
    let mut query = select(id).with(&first).from(&first);
    for n in 1..u32::try_from(size).unwrap_or(u32::MAX) {
        query = query.with(&cte(("c", n), users()));
    }
    length(&query)
}

fn members(size: usize) -> Result<usize, Error> {
    length(&union_all_of((0..size).map(|_| users())))
}

fn levels(size: usize) -> Result<usize, Error> {
    let name: Expr<Text> = Users.name.into();
    length(&select((0..size).fold(name, |name, _| name.lower())).from(Users))
}

/// Time for each member, against the size: a straight line lies flat.
fn plot(measured: &[(&str, Vec<Point>)], path: &str) -> Result<(), Box<dyn StdError>> {
    let root = SVGBackend::new(path, (900, 520)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("nanoseconds for each member, against their number", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((5_f64..120_000_f64).log_scale(), (1_f64..10_000_f64).log_scale())?;
    chart.configure_mesh().x_desc("members").y_desc("ns for each").draw()?;
    for (place, (name, points)) in measured.iter().enumerate() {
        let color = Palette99::pick(place).to_rgba();
        let line = points.iter().map(|point| (point.size as f64, point.nanoseconds / point.size as f64));
        chart
            .draw_series(LineSeries::new(line, color.stroke_width(2)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .position(SeriesLabelPosition::UpperRight)
        .draw()?;
    root.present()?;
    Ok(())
}
