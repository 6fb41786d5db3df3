//! The table in `docs/capabilities.md`: a row for each feature, a column for each version that was tried.

use crate::probes::PROBES;
use querent::{Pass, render::Feature};
use std::{collections::BTreeMap, env, fs, path::Path};

const INTRODUCTION: &str = "# What each database has

Made by `tests/capabilities.rs`, which tries every one of these on the databases themselves and fails where a `Spec`
says otherwise. `yes` is native; where there is nothing, Querent prints something of the same meaning, or refuses.
`QUERENT_WRITE_CAPABILITIES=1 cargo test --test capabilities` writes this file anew.
";

/// The features that the README tells, and the rewrite for where one is missing.
const IN_README: &[(Feature, Option<Pass>)] = &[
    (Feature::Filter, Some(Pass::AggregateFilter)),
    (Feature::WithinGroup, Some(Pass::WithinGroup)),
    (Feature::NullsOrder, Some(Pass::NullsOrder)),
    (Feature::DistinctFrom, Some(Pass::DistinctFrom)),
    (Feature::Ilike, Some(Pass::Ilike)),
    (Feature::BetweenSymmetric, Some(Pass::BetweenSymmetric)),
    (Feature::FullJoin, Some(Pass::FullJoin)),
    (Feature::Lateral, None),
    (Feature::DistinctOn, Some(Pass::DistinctOn)),
    (Feature::WithTies, Some(Pass::WithTies)),
    (Feature::LimitPercent, Some(Pass::LimitPercent)),
    (Feature::OffsetAlone, Some(Pass::OffsetAlone)),
    (Feature::LimitInSubquery, Some(Pass::LimitInSubquery)),
    (Feature::Qualify, Some(Pass::Qualify)),
    (Feature::SetParentheses, Some(Pass::SetParentheses)),
    (Feature::IntersectExceptAll, Some(Pass::SetAll)),
    (Feature::GroupingSets, Some(Pass::GroupingSets)),
    (Feature::IgnoreNulls, Some(Pass::IgnoreNulls)),
    (Feature::FrameGroups, None),
    (Feature::FrameExclude, None),
    (Feature::Materialized, None),
    (Feature::SearchCycle, None),
    (Feature::GenerateSeries, Some(Pass::GenerateSeries)),
    (Feature::RowLocks, None),
    (Feature::KeyLocks, None),
    (Feature::TableSample, None),
    (Feature::IndexHints, None),
    (Feature::OnConflict, Some(Pass::OnDuplicateKey)),
    (Feature::AssignRow, Some(Pass::AssignedRow)),
    (Feature::ChangeLimit, Some(Pass::ChangeByKey)),
    (Feature::OwnTable, Some(Pass::OwnTable)),
    (Feature::WithBeforeChange, Some(Pass::WithInside)),
    (Feature::ReturningInsert, None),
    (Feature::ReturningUpdate, None),
    (Feature::ReturningDelete, None),
    (Feature::ChangeInWith, None),
    (Feature::Merge, None),
];

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
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let told = fs::read_to_string(&readme).expect("there is a README");
    let wanted_there = in_readme(&told, &columns);
    if writes {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, wanted).expect("the table can be written");
        fs::write(&readme, wanted_there).expect("the README can be written");
        return;
    }
    assert!(
        told == wanted_there,
        "the README's table is another; QUERENT_WRITE_CAPABILITIES=1 writes it anew"
    );
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

/// The README with its table made anew, between two marks.
fn in_readme(readme: &str, columns: &Columns) -> String {
    const MARKS: [&str; 2] = ["<!-- capabilities -->\n", "<!-- /capabilities -->\n"];
    let (before, rest) = readme.split_once(MARKS[0]).expect("the README has a place for the table");
    let (_, after) = rest.split_once(MARKS[1]).expect("the place has an end");
    let mut table = String::from("| | PostgreSQL | SQLite | MySQL | MariaDB |\n|---|---|---|---|---|\n");
    for (feature, pass) in IN_README {
        let place = PROBES.iter().position(|probe| probe.feature == *feature).expect("it has a probe");
        let cells = ["postgres", "sqlite", "mysql", "mariadb"].map(|engine| {
            match (newest(columns, engine).get(place), pass) {
                (Some(true), _) => "native".to_owned(),
                (_, Some(_)) => "rewritten".to_owned(),
                (_, None) => "refused".to_owned(),
            }
        });
        table += &format!("| {} | {} |\n", PROBES[place].shown, cells.join(" | "));
    }
    format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1])
}

/// The column of the newest version of an engine.
fn newest<'c>(columns: &'c Columns, engine: &str) -> &'c [bool] {
    let version = |name: &str| -> Vec<u32> {
        let number = name.rsplit(' ').next().unwrap_or_default();
        number.split('.').map(|part| part.parse().unwrap_or_default()).collect()
    };
    let of_engine = columns.iter().filter(|(name, _)| name.starts_with(engine));
    of_engine.max_by_key(|(name, _)| version(name)).map(|(_, column)| column.as_slice()).unwrap_or_default()
}
