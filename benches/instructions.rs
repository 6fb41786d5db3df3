//! Counts the instructions and the allocations of every case, under callgrind.
//!
//! `cargo bench -p querent-benches --bench instructions [-- FILTER ..]`: a filter is a letter, the name of a
//! library, or both in the form `b/diesel`. Each case is run in a process of its own: once to warm up, and once
//! to be counted. The figures of one build repeat exactly.
//!
//! With `--check`, Querent's figures are compared with those of `benches/instructions.txt`, and more than 5% above one of
//! them is a failure; with `--write`, they are written there.
//!
//! Instructions are those of building, rendering and dropping, the allocator's among them. Allocations are
//! calls of the allocator, a reallocation being one; callgrind counts them too, so that no counting allocator
//! is in the way. For a profile, pass a file in the folder that is named to `callgrind_annotate`.

mod cases;

use cases::{CASES, Case, Input, STATEMENTS, check};
use std::{
    collections::HashMap,
    env,
    error::Error,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// The figures that were committed.
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");

/// How much more than that is told, in percent: another build of the C library or of the compiler moves them a little.
const TOLERATED: u64 = 5;

/// The first argument of a process that runs one case.
const CHILD: &str = "--run-one";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let outcome = match args.as_slice() {
        [child, case] if child == CHILD => run_one(case),
        _ => run_all(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("instructions: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What callgrind counts, found by its name. The call itself is about ten instructions.
#[inline(never)]
fn measured_region(case: &Case, input: &Input) {
    (case.run)(input, &mut look);
    // Keeps the call above from being the last act, a jump, with which callgrind would leave this function.
    black_box(());
}

fn look(text: &str, params: usize) {
    black_box((text, params));
}

fn run_one(name: &str) -> Result<(), Box<dyn Error>> {
    let input = Input::new();
    let case = CASES.iter().find(|case| full_name(case) == name).ok_or("no such case")?;
    // The first run pays for what is loaded and set up once a process.
    black_box(case.rendered(&input));
    measured_region(black_box(case), black_box(&input));
    Ok(())
}

fn full_name(case: &Case) -> String {
    format!("{}/{}", case.name, case.library)
}

fn run_all(args: &[String]) -> Result<(), Box<dyn Error>> {
    // Cargo passes `--bench`; others may pass options of the usual harness.
    let filters: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with('-')).collect();
    let path = env::var_os("PATH").unwrap_or_default();
    let valgrind = env::split_paths(&path)
        .map(|folder| folder.join("valgrind"))
        .find(|file| file.is_file())
        .ok_or("needs valgrind, which is not on the PATH; install it: `apt-get install valgrind`")?;
    let version = Command::new(&valgrind).arg("--version").output()?;
    check(&Input::new())?;
    println!("counted by {}", String::from_utf8_lossy(&version.stdout).trim());
    for (name, what) in STATEMENTS {
        println!("({name}) {what}");
    }

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(folder)?;
    let (checks, writes) = (is_given(args, "--check"), is_given(args, "--write"));
    let mut counted = Vec::new();
    for case in CASES {
        let name = full_name(case);
        let is_wanted = |filter: &&str| [case.name, case.library, name.as_str()].contains(filter);
        if (checks || writes) && !case.library.starts_with("querent") {
            continue;
        }
        if filters.is_empty() || filters.iter().any(is_wanted) {
            counted.push((case, count(&valgrind, &name, folder)?));
        }
    }

    if writes {
        fs::write(COMMITTED, listed(&counted))?;
    }
    if checks {
        return compare(&counted, &fs::read_to_string(COMMITTED)?);
    }
    println!("profiles: {}", folder.join("callgrind.<case>-<library>").display());
    ratios(&counted);
    println!();
    print!("{}", listed(&counted));
    Ok(())
}

fn is_given(args: &[String], option: &str) -> bool {
    args.iter().any(|arg| arg == option)
}

/// A line for each case: its letter, who makes it, instructions, allocations.
fn listed(counted: &[(&Case, Cost)]) -> String {
    let line = |(case, cost): &(&Case, Cost)| {
        format!("{} {} {} {}\n", case.name, case.library, cost.instructions, cost.allocations)
    };
    counted.iter().map(line).collect()
}

/// Whether each case takes about what it took when its figures were committed, or less.
fn compare(counted: &[(&Case, Cost)], committed: &str) -> Result<(), Box<dyn Error>> {
    let mut dearer = Vec::new();
    for (case, cost) in counted {
        let name = format!("{} {} ", case.name, case.library);
        let before = committed.lines().find_map(|line| line.strip_prefix(&name));
        let figures: Option<Vec<u64>> =
            before.and_then(|line| line.split(' ').map(|figure| figure.parse().ok()).collect());
        let Some([instructions, allocations]) = figures.as_deref() else {
            return Err(format!("{COMMITTED} has no two figures for {name}; write them by `--write`").into());
        };
        let line = format!(
            "{name}{} instructions after {instructions}, {} allocations after {allocations}",
            cost.instructions, cost.allocations
        );
        println!("{line}");
        if cost.instructions * 100 > instructions * (100 + TOLERATED) || cost.allocations > *allocations {
            dearer.push(line);
        }
    }
    if dearer.is_empty() {
        return Ok(());
    }
    Err(format!("dearer than what is committed by more than {TOLERATED}%:\n{}", dearer.join("\n")).into())
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    instructions: u64,
    allocations: u64,
}

/// How many times what Querent takes each other library takes.
fn ratios(counted: &[(&Case, Cost)]) {
    println!("\nas multiples of querent: instructions, allocations");
    for (case, cost) in counted {
        let ours = counted.iter().find(|(other, _)| other.name == case.name && other.library == "querent");
        let Some((_, ours)) = ours.filter(|_| case.library != "querent") else { continue };
        let times = |theirs: u64, ours: u64| theirs as f64 / ours as f64;
        println!(
            "  {} {:<17} {:>6.2} {:>8.2}",
            case.name,
            case.library,
            times(cost.instructions, ours.instructions),
            times(cost.allocations, ours.allocations)
        );
    }
}

fn count(valgrind: &Path, name: &str, folder: &Path) -> Result<Cost, Box<dyn Error>> {
    let out: PathBuf = folder.join(format!("callgrind.{}", name.replace('/', "-")));
    let exe = env::current_exe()?;
    let (exe_folder, exe_name) = exe.parent().zip(exe.file_name()).ok_or("this program has no path")?;
    let output = Command::new(valgrind)
        // Three profiles are written: of what runs before the region, of the region, and of the rest.
        .args(["--tool=callgrind", "--dump-before=*::measured_region", "--dump-after=*::measured_region"])
        .arg("--quiet")
        .arg(format!("--callgrind-out-file={}", out.display()))
        // Paths and the environment are copied about, so that their lengths move the heap by a few bytes, and
        // `memcpy` takes another way: they are the same wherever the program lies.
        .arg(Path::new(".").join(exe_name))
        .args([CHILD, name])
        .current_dir(exe_folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(format!("{name}: valgrind failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let numbered = |part: u8| PathBuf::from(format!("{}.{part}", out.display()));
    fs::remove_file(numbered(1))?;
    fs::rename(numbered(2), &out)?;
    let cost = parse(&fs::read_to_string(&out)?);
    if cost.instructions == 0 {
        return Err(format!("{name}: nothing was counted; see {}", out.display()).into());
    }
    Ok(cost)
}

/// Reads a profile: <https://valgrind.org/docs/manual/cl-format.html>. A function is named in full where it is
/// first met, as `(12) malloc`, and by its number after that.
fn parse(profile: &str) -> Cost {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut called = "";
    let mut cost = Cost::default();
    for line in profile.lines() {
        let function = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn="));
        if let Some((number, name)) = function.map(|text| text.split_once(' ').unwrap_or((text, ""))) {
            if !name.is_empty() {
                names.insert(number, name);
            }
            if line.starts_with('c') {
                called = names.get(number).copied().unwrap_or_default();
            }
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if matches!(called, "malloc" | "calloc" | "realloc" | "posix_memalign") {
                let times = calls.split(' ').next().and_then(|times| times.parse::<u64>().ok());
                cost.allocations += times.unwrap_or_default();
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            cost.instructions = total.trim().parse().unwrap_or_default();
        }
    }
    cost
}
