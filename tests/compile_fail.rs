//! Every typed promise has a program that breaks it: it must not compile, and its message must be short.
//!
//! After a change of words: `TRYBUILD=overwrite cargo test --test compile_fail`, and read the difference.

// Programs that compile stand here and not among the cases: beside one of those, trybuild builds each case alone, in its
// own run of cargo, in place of a check of all of them in one.
#[allow(clippy::all, dead_code, reason = "programs that show what compiles")]
#[path = "compile_pass/ordinary_methods_stay_unambiguous.rs"]
mod ordinary_methods_stay_unambiguous;
#[allow(clippy::all, dead_code, reason = "programs that show what compiles")]
#[path = "compile_pass/the_way_out_of_each_mistake.rs"]
mod the_way_out_of_each_mistake;

use std::{fs, path::Path};

/// What fits on one screen beside the code.
const LINES: usize = 25;

#[test]
fn broken_promises_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile_fail/*.rs");
}

#[test]
fn their_neighbours_do_compile_and_run() {
    ordinary_methods_stay_unambiguous::main();
    the_way_out_of_each_mistake::main().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_pass");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "each program is one of the modules above");
}

#[test]
fn every_message_has_at_most_25_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail");
    let mut programs = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let program = entry.unwrap().path();
        if program.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        programs += 1;
        let name = program.file_stem().unwrap().display();
        let text = fs::read_to_string(program.with_extension("stderr")).unwrap();
        let errors = errors(&text);
        assert!(!errors.is_empty(), "{name} has no message");
        for error in errors {
            let lines = error.len();
            assert!(lines <= LINES, "{name} has a message of {lines} lines, not {LINES} at most:\n{text}");
        }
    }
    assert!(programs > 90, "only {programs} programs found");
}

/// The errors of a compiler's output, each as its lines with the notes that follow it; warnings are left out.
fn errors(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if !line.starts_with("error") && !line.starts_with("warning") => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    for block in &mut blocks {
        while block.last().is_some_and(|line| line.is_empty()) {
            block.pop();
        }
    }
    blocks.retain(|block| block.first().is_some_and(|line| line.starts_with("error")));
    blocks
}
