#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, missing_docs)]
#[path = "engines/mod.rs"]
mod engines;

#[test]
fn measure() {
    let text = std::fs::read_to_string("/tmp/measure.sql").unwrap();
    for mut e in engines::all() {
        e.use_schema("querent_upsert_scratch");
        println!("=== {} {}", e.name, e.version);
        for block in text.split("\n\n") {
            let mut lines = block.lines();
            let head = lines.next().unwrap_or_default();
            let (who, title) = head.trim_start_matches("-- ").split_once(' ').unwrap_or((head, ""));
            if who != "all" && !who.split(',').any(|w| w == e.name) { continue; }
            println!("--- {title}");
            for line in lines {
                if line.trim().is_empty() { continue; }
                let sql = e.quoted(line);
                match e.rows(&sql) {
                    Ok(rows) => {
                        let shown: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| c.as_ref().map_or("NULL".into(), |b| String::from_utf8_lossy(b).into_owned())).collect()).collect();
                        if !shown.is_empty() { println!("    {shown:?}   <- {sql}"); }
                    }
                    Err(error) => println!("    ERR {error}   <- {sql}"),
                }
            }
        }
        let _ = e.run(if e.name == "postgres" { "DROP SCHEMA querent_upsert_scratch CASCADE" } else { "DROP DATABASE querent_upsert_scratch" });
    }
}
