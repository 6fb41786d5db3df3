//! Times every case: `cargo bench -p querent-benches --bench time [-- FILTER]`.

mod cases;

use cases::{CASES, Input, STATEMENTS, check};
use criterion::Criterion;
use std::{hint::black_box, process::ExitCode};

fn main() -> ExitCode {
    let input = Input::new();
    if let Err(error) = check(&input) {
        eprintln!("time: {error}");
        return ExitCode::FAILURE;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, _) in STATEMENTS {
        let mut group = criterion.benchmark_group(name);
        for case in CASES.iter().filter(|case| case.name == name) {
            group.bench_function(case.library, |bencher| {
                bencher.iter(|| {
                    (case.run)(black_box(&input), &mut |text, params| {
                        black_box((text, params));
                    });
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
    ExitCode::SUCCESS
}
