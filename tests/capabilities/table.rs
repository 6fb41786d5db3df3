//! The table in `docs/capabilities.md`: a row for each feature, a column for each version that was tried.

use crate::probes::PROBES;
use std::{collections::BTreeMap, env, fs, path::Path};

const INTRODUCTION: &str = "# What each database has

Made by `tests/capabilities.rs`, which tries every one of these on the databases themselves and fails where a `Spec`
says otherwise. `yes` is native; where there is nothing, Querent prints something of the same meaning, or refuses.
`QUERENT_WRITE_CAPABILITIES=1 cargo test --test capabilities` writes this file anew.
";

type Columns = BTreeMap<String, Vec<bool>>;

/// Compares what was found with the file. A version that is not at hand keeps its column; one that the file does not
/// have is not held against it, as engines that are installed from moving sources get newer by themselves.
pub(crate) fn compare(found: &Columns) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/capabilities.md");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let writes = env::var_os("QUERENT_WRITE_CAPABILITIES").is_some();
    let mut columns = read(&committed);
    for (name, column) in found {
        if writes || columns.contains_key(name) {
            columns.insert(name.clone(), column.clone());
        } else {
            eprintln!("docs/capabilities.md has no {name}");
        }
    }
    let wanted = written(&columns);
    if writes {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, wanted).expect("the table can be written");
        return;
    }
    assert!(
        committed == wanted,
        "docs/capabilities.md is not what the databases say; QUERENT_WRITE_CAPABILITIES=1 writes it anew:\n{wanted}"
    );
}

/// The columns of a file, by their names.
fn read(text: &str) -> Columns {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" |").map(|cell| cell.trim().to_owned()).collect()
    };
    let mut lines = text.lines().filter(|line| line.starts_with('|')).map(cells);
    let names = lines.next().unwrap_or_default();
    let rows: Vec<Vec<String>> = lines.skip(1).collect();
    let column = |at: usize| rows.iter().map(|row| row.get(at).is_some_and(|cell| cell == "yes")).collect();
    names.iter().enumerate().skip(1).map(|(at, name)| (name.clone(), column(at))).collect()
}

fn written(columns: &Columns) -> String {
    let first = PROBES.iter().map(|probe| probe.shown.len()).max().unwrap_or_default();
    let line = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        format!("| {name:<first$} | {} |\n", cells.join(" | "))
    };
    let padded = |name: &str, cell: &str| format!("{cell:<width$}", width = name.len());
    let mut text = format!("{INTRODUCTION}\n");
    text += &line("", &mut columns.keys().cloned());
    text += &line(&"-".repeat(first), &mut columns.keys().map(|name| "-".repeat(name.len())));
    for (row, probe) in PROBES.iter().enumerate() {
        let cell = |(name, column): (&String, &Vec<bool>)| {
            padded(name, if column.get(row) == Some(&true) { "yes" } else { "" })
        };
        text += &line(probe.shown, &mut columns.iter().map(cell));
    }
    text
}
