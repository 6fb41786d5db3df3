//! What every `Spec` claims, held against the databases: each feature, limit and type that a version is said to have
//! or to lack is tried on it. The table of the findings is `docs/capabilities.md`; `QUERENT_WRITE_CAPABILITIES=1`
//! writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "capabilities/limits.rs"]
mod limits;
#[path = "capabilities/probes.rs"]
mod probes;
#[path = "capabilities/table.rs"]
mod table;

mod engines;

use engines::Engine;
use probes::{PROBES, Probe, TABLES, Tells};
use querent::render::Feature;
use std::collections::BTreeMap;

/// An engine with the tables of the probes.
fn with_tables(mut engine: Engine) -> Engine {
    engine.use_schema("querent_capabilities");
    engine.run(TABLES).unwrap_or_else(|error| panic!("{} {}: {error}", engine.name, engine.version));
    engine
}

/// Whether the database has the feature, and what happened.
fn probe(engine: &mut Engine, probe: &Probe) -> (bool, String) {
    let family = matches!(engine.name, "mysql" | "mariadb");
    if family {
        engine.run("SET sql_mode = DEFAULT").unwrap();
        if !probe.mode.is_empty() {
            engine.run(&format!("SET sql_mode = concat(@@sql_mode, ',{}')", probe.mode)).unwrap();
        }
    }
    match probe.tells {
        Tells::Answers(sql, wanted) => match engine.quoted_cell(sql) {
            Ok(cell) => (
                cell.as_deref() == Some(wanted),
                format!("{sql}\n  answered {cell:?}, {wanted:?} is the feature"),
            ),
            Err(error) => (false, format!("{sql}\n  {error}")),
        },
        Tells::Refuses(sql) => refused(sql, engine.rows(sql).map(drop)),
        Tells::RefusesToPrepare(sql) => {
            let sql = engine.placeholders(sql);
            refused(&sql, engine.prepare(&sql).map(drop))
        }
    }
}

fn refused(sql: &str, answer: Result<(), String>) -> (bool, String) {
    match answer {
        Ok(()) => (false, format!("{sql}\n  was taken, where a refusal is the feature")),
        Err(error) => (true, format!("{sql}\n  {error}")),
    }
}

#[test]
fn every_feature_has_a_probe_and_each_probe_stands_in_the_order_of_the_features() {
    let probed: Vec<Feature> = PROBES.iter().map(|probe| probe.feature).collect();
    assert_eq!(probed, Feature::ALL);
}

#[test]
fn each_version_has_the_features_that_its_spec_claims_and_no_others() {
    let mut wrong = Vec::new();
    let mut found = BTreeMap::new();
    for mut engine in engines::all().into_iter().map(with_tables) {
        let dialect = engine.dialect();
        let spec = dialect.spec();
        let mut column = Vec::new();
        for row in PROBES {
            let (has, happened) = probe(&mut engine, row);
            column.push(has);
            if has != spec.has(row.feature) {
                let claim = if has { "lacks" } else { "has" };
                let name = format!("{} {}", engine.name, engine.version);
                wrong.push(format!(
                    "{:?}: the spec says that {name} {claim} it, but\n  {happened}",
                    row.feature
                ));
            }
        }
        found.insert(spec.to_string(), column);
    }
    assert!(wrong.is_empty(), "{} claims are wrong:\n{}", wrong.len(), wrong.join("\n"));
    table::compare(&found);
}
