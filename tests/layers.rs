//! The house rules that a compiler does not check: imports point down, the core names no dialect, files stay short,
//! and every snapshot belongs to a test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails as its test does"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What each part of the core may import beside itself. `build` and `render` do not know one another: they meet
/// in `statement` and `lib`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("error", &["types", "value"]),
    ("retry", &["error"]),
    ("types", &["error", "value"]),
    ("value", &["error", "types"]),
    ("ast", &["error", "types", "value"]),
    ("walk", &["error", "types", "value", "ast"]),
    ("build", &["error", "types", "value", "ast"]),
    ("render", &["error", "types", "value", "ast", "walk"]),
    ("lint", &["error", "types", "value", "ast", "walk", "build"]),
    ("problems", &["error", "types", "value", "ast", "walk", "build", "render"]),
    ("portability", &["error", "types", "value", "ast", "walk", "build", "render"]),
    ("compiled", &["error", "types", "value", "ast", "walk", "build", "render"]),
    ("bulk", &["error", "types", "value", "ast", "build", "render"]),
    ("fingerprint", &["error", "ast", "render"]),
    ("statement", &["error", "types", "value", "ast", "walk", "build", "render", "fingerprint"]),
];

const DIALECTS: [&str; 4] = ["postgres", "sqlite", "mysql", "mariadb"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<PathBuf> {
    let dialects = fs::read_dir(root().join("dialects")).expect("there are dialects");
    let folders = dialects.map(|entry| entry.expect("an entry can be read").path().join("src"));
    folders.chain([root().join("src")]).flat_map(|folder| files(&folder, "rs")).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file can be read")
}

/// The code alone: comments, texts and the tests at the end are blanked out.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut kept = String::new();
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                rest.by_ref().find(|c| *c == '\n');
                kept.push('\n');
            }
            '\'' => {
                // A character may be a quote; a lifetime has no second tick.
                let ahead: Vec<char> = rest.clone().take(3).collect();
                match ahead.as_slice() {
                    ['\\', _, '\''] => rest.by_ref().take(3).for_each(drop),
                    [_, '\'', ..] => rest.by_ref().take(2).for_each(drop),
                    _ => {}
                }
            }
            '"' => {
                while let Some(c) = rest.next() {
                    match c {
                        '\\' => drop(rest.next()),
                        '"' => break,
                        _ => {}
                    }
                }
                kept.push('"');
            }
            c => kept.push(c),
        }
    }
    kept
}

/// The first names after each `crate::`, those of a list in braces one by one.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        // In a macro, `$crate` is what the using crate sees.
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{') {
            None => found.push(name(rest)),
            Some(list) => found.extend(members(list)),
        }
    }
    found
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn members(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(name(list[start..at].trim()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(name(list[start..at].trim()));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The part of the core that a file belongs to.
fn part(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("a file of the core");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// What is wrong with the imports of a file.
fn upward(part: &str, is_top: bool, source: &str) -> Vec<String> {
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == part) else {
        return vec![format!("`{part}` is no known part of the core; give it a layer")];
    };
    let code = code(source);
    let mut faults: Vec<String> = imports(&code)
        .into_iter()
        .filter(|import| import != part && !allowed.contains(&import.as_str()))
        .map(|import| format!("`{part}` imports `crate::{import}`"))
        .collect();
    // From the top file of a part, `super` is the whole crate.
    let root = if is_top { "super::" } else { "super::super::" };
    if code.replace("pub(super)", "").contains(root) {
        faults.push(format!("`{part}` reaches the whole crate by `{root}`"));
    }
    faults
}

#[test]
fn imports_of_the_core_point_down() {
    let mut faults = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let part = part(&path);
        if part == "lib" {
            continue;
        }
        let src = root().join("src");
        let folder = path.parent();
        let is_head = path.file_name().is_some_and(|name| name == "mod.rs");
        let is_top = folder == Some(&src) || (is_head && folder.and_then(Path::parent) == Some(&src));
        faults.extend(
            upward(&part, is_top, &read(&path)).iter().map(|fault| format!("{}: {fault}", path.display())),
        );
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn an_upward_import_would_be_found() {
    let found = |part, source| upward(part, false, source);
    assert_eq!(found("ast", "use crate::render::Writer;"), ["`ast` imports `crate::render`"]);
    assert_eq!(
        found("build", "use crate::{\n    ast::{self, Expr},\n    render,\n};"),
        ["`build` imports `crate::render`"]
    );
    assert_eq!(found("render", "fn f(x: &crate::build::Expr) {}"), ["`render` imports `crate::build`"]);
    assert_eq!(found("walk", "use crate::Error;"), ["`walk` imports `crate::Error`"]);
    assert_eq!(found("value", "use super::super::ast;").len(), 1);
    assert_eq!(found("other", ""), ["`other` is no known part of the core; give it a layer"]);
    assert!(
        found("render", "// crate::build\nconst T: &str = \"crate::build\";\nuse crate::walk::Visit;")
            .is_empty()
    );
    assert!(found("build", "macro_rules! m { () => { $crate::Select } }").is_empty());
}

#[test]
fn the_core_names_no_dialect() {
    for path in files(&root().join("src"), "rs") {
        // A message may name one as the way out; comments and examples may too.
        let code = code(&read(&path)).to_lowercase();
        for dialect in DIALECTS {
            assert!(!code.contains(dialect), "{} names {dialect}", path.display());
        }
    }
}

#[test]
fn dialects_use_the_public_interface_alone() {
    for path in sources().iter().filter(|path| path.starts_with(root().join("dialects"))) {
        let code = code(&read(path));
        // A leading `__` marks what is public for macros only.
        for door in ["__", "#[path", "include!", "plain_name"] {
            assert!(!code.contains(door), "{} goes through `{door}`", path.display());
        }
    }
}

#[test]
fn no_crate_of_ours_has_unsafe_code() {
    let crates: Vec<PathBuf> = sources().into_iter().filter(|path| path.ends_with("src/lib.rs")).collect();
    assert_eq!(crates.len(), 4);
    for path in crates {
        assert!(read(&path).contains("#![forbid(unsafe_code)]"), "{} does not forbid it", path.display());
    }
}

#[test]
fn files_stay_below_600_lines() {
    for path in sources() {
        let lines = read(&path).lines().count();
        assert!(lines <= 600, "{} has {lines} lines; split it", path.display());
    }
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    for path in files(&root().join("snapshots"), "snap") {
        let test = path.file_stem().expect("a name").to_string_lossy();
        let topic = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
        let source = root().join("tests").join(format!("{topic}.rs"));
        assert!(source.exists(), "{} belongs to no file of tests; delete it", path.display());
        // A file of tests may have a folder of its name with more.
        let folder = root().join("tests").join(&*topic);
        let more = if folder.is_dir() { files(&folder, "rs") } else { Vec::new() };
        let wanted = format!("fn {test}()");
        let is_there = [source].iter().chain(&more).any(|source| read(source).contains(&wanted));
        assert!(is_there, "{} belongs to no test; delete it", path.display());
    }
}
