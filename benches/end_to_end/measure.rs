//! Calls in turn, and the same calls by criterion.

use crate::data::{Fresh, INSERTED, Outcome, Row, STORED, row};
use criterion::Criterion;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// A library's way to do it, run so many times; answers the time that it took.
type Run<'a> = Box<dyn FnMut(u64) -> Outcome<Duration> + 'a>;

pub const BY_HAND: &str = "by hand";
pub const AGAIN: &str = "by hand, again";

pub struct Way<'a> {
    pub library: &'static str,
    pub way: &'static str,
    run: Run<'a>,
}

/// One thing that each library does.
pub struct Case<'a> {
    name: &'static str,
    /// How many calls are timed together, so that the clock itself weighs little.
    burst: u64,
    rounds: usize,
    ways: Vec<Way<'a>>,
}

/// A case, and what each library takes for it.
pub type Measured = (&'static str, Vec<Figure>);

/// What a library takes.
pub struct Figure {
    pub library: &'static str,
    pub nanoseconds: f64,
    /// Of what its neighbour by hand takes: the lower quartile, the median, and the upper one.
    pub ratio: [f64; 3],
}

impl<'a> Case<'a> {
    pub fn new(name: &'static str, burst: u64, rounds: usize) -> Self {
        Case { name, burst, rounds, ways: Vec::new() }
    }

    /// Reads one row by its key.
    pub fn one(
        &mut self,
        library: &'static str,
        mut call: impl FnMut(i64) -> Outcome<Row> + 'a,
    ) -> Outcome<()> {
        for id in [0, 7, STORED - 1] {
            check(call(id)? == row(id), library, "reads another row")?;
        }
        let run = move |times| {
            let began = Instant::now();
            for time in 0..times as i64 {
                black_box(call(black_box(time * 7_919 % STORED))?);
            }
            Ok(began.elapsed())
        };
        self.ways.push(Way { library, way: "", run: Box::new(run) });
        Ok(())
    }

    /// Reads all rows. That they are dropped is not timed.
    pub fn all(
        &mut self,
        library: &'static str,
        way: &'static str,
        mut call: impl FnMut() -> Outcome<Vec<Row>> + 'a,
    ) -> Outcome<()> {
        let mut rows = call()?;
        rows.sort_by_key(|row| row.0);
        check(rows.into_iter().eq((0..STORED).map(row)), library, "reads other rows")?;
        let run = move |times| {
            let mut time = Duration::ZERO;
            for _ in 0..times {
                let began = Instant::now();
                let rows = black_box(call()?);
                time += began.elapsed();
                check(rows.len() == STORED as usize, library, "reads fewer rows")?;
            }
            Ok(time)
        };
        self.ways.push(Way { library, way, run: Box::new(run) });
        Ok(())
    }

    /// Inserts rows that are not there yet. `written` reads what is there.
    pub fn insert(
        &mut self,
        (library, way): (&'static str, &'static str),
        fresh: &'a Fresh<'_>,
        written: &dyn Fn() -> Outcome<Vec<Row>>,
        mut call: impl FnMut(&[Row]) -> Outcome<usize> + 'a,
    ) -> Outcome<()> {
        fresh.restart()?;
        let expected = fresh.next()?.to_vec();
        let answered = call(&expected)?;
        check(answered == INSERTED as usize, library, "answers another number of rows")?;
        check(written()? == expected, library, "writes other rows")?;
        fresh.restart()?;
        let run = move |times| {
            let mut time = Duration::ZERO;
            for _ in 0..times {
                let rows = fresh.next()?;
                let began = Instant::now();
                let answered = call(&rows)?;
                time += began.elapsed();
                check(answered == INSERTED as usize, library, "writes fewer rows")?;
            }
            Ok(time)
        };
        self.ways.push(Way { library, way, run: Box::new(run) });
        Ok(())
    }

    /// Of each library the fastest way stays.
    fn heats(&mut self) -> Outcome<()> {
        let libraries = libraries(&self.ways);
        if libraries.len() == self.ways.len() {
            return Ok(());
        }
        let times = self.in_turn(self.rounds / 10)?;
        let medians: Vec<f64> = times.into_iter().map(|times| quartiles(times)[1]).collect();
        for (way, median) in self.ways.iter().zip(&medians) {
            eprintln!("  {}, {}: {:.1} µs", way.library, way.way, median / 1e3);
        }
        let mut place = 0;
        let names: Vec<&str> = self.ways.iter().map(|way| way.library).collect();
        let fastest = |library: &str, median: f64| {
            names.iter().zip(&medians).all(|(name, other)| *name != library || median <= *other)
        };
        self.ways.retain(|way| {
            place += 1;
            medians.get(place - 1).is_some_and(|median| fastest(way.library, *median))
        });
        Ok(())
    }

    /// Nanoseconds for a call, of each way: those of one round are neighbours. Who is first is drawn anew each round, as it
    /// finds colder caches.
    fn in_turn(&mut self, rounds: usize) -> Outcome<Vec<Vec<f64>>> {
        let mut runners: Vec<usize> = (0..self.ways.len()).collect();
        // Once more by hand: what two medians of the same may differ by.
        runners.extend(self.ways.iter().position(|way| way.library == BY_HAND));
        let mut times: Vec<Vec<f64>> = runners.iter().map(|_| Vec::with_capacity(rounds)).collect();
        let mut order: Vec<usize> = (0..runners.len()).collect();
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let progress = ProgressBar::new(rounds as u64);
        progress.set_style(ProgressStyle::with_template("  {bar:30} {pos}/{len} rounds, {eta} left")?);
        for _ in 0..rounds {
            for place in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(place, (random % (place as u64 + 1)) as usize);
            }
            for place in &order {
                let time = (self.ways[runners[*place]].run)(self.burst)?;
                times[*place].push(time.as_nanos() as f64 / self.burst as f64);
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(times)
    }

    pub fn measure(mut self, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
        eprintln!("{}", self.name);
        self.heats()?;
        let times = self.in_turn(self.rounds)?;
        let hand = self.ways.iter().position(|way| way.library == BY_HAND).ok_or("nothing is by hand")?;
        let names = self.ways.iter().map(|way| way.library).chain([AGAIN]);
        let figure = |(library, own): (&'static str, &Vec<f64>)| Figure {
            library,
            nanoseconds: quartiles(own.clone())[1],
            ratio: quartiles(own.iter().zip(&times[hand]).map(|(own, hand)| own / hand).collect()),
        };
        let figures: Vec<Figure> = names.zip(&times).map(figure).collect();
        let Some(criterion) = criterion else { return Ok((self.name, figures)) };
        let mut group = criterion.benchmark_group(self.name.replace(": ", ", "));
        group
            .sample_size(40)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        for way in &mut self.ways {
            let mut failed = None;
            group.bench_function(way.library, |bencher| {
                bencher.iter_custom(|times| {
                    (way.run)(times).unwrap_or_else(|error| {
                        failed = Some(error);
                        Duration::from_secs(1)
                    })
                });
            });
            failed.map_or(Ok(()), Err)?;
        }
        group.finish();
        Ok((self.name, figures))
    }
}

fn libraries(ways: &[Way<'_>]) -> Vec<&'static str> {
    let mut libraries: Vec<&'static str> = ways.iter().map(|way| way.library).collect();
    libraries.dedup();
    libraries
}

fn check(right: bool, library: &str, what: &str) -> Outcome<()> {
    if right { Ok(()) } else { Err(format!("{library} {what}").into()) }
}

fn quartiles(mut numbers: Vec<f64>) -> [f64; 3] {
    numbers.sort_by(f64::total_cmp);
    [1, 2, 3].map(|part| numbers.get(numbers.len() * part / 4).copied().unwrap_or(f64::NAN))
}
