//! Five statements, each built and rendered for PostgreSQL by several libraries, to be counted and timed.
//!
//! Only the statements and their inputs are here. The two programs that measure them are beside this folder,
//! `instructions.rs` and `time.rs`, and each compiles it as a module: a library would be built, and the peers
//! with it, by a plain `cargo build`.

mod diesel;
mod floor;
mod input;
mod querent;
mod querent_bound;
mod sea_query;
mod sqlx;

pub(crate) use input::Input;

/// Takes a look at what was made: its text, and the number of its parameters.
pub(crate) type See<'s> = &'s mut dyn FnMut(&str, usize);

/// Builds a statement, renders it, lends the result out, and drops all of it.
pub(crate) type Run = fn(&Input, See<'_>);

/// A statement made by a library.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// The letter of the statement.
    pub(crate) name: &'static str,
    /// Who makes it.
    pub(crate) library: &'static str,
    /// How.
    pub(crate) run: Run,
}

/// What the letters stand for.
pub(crate) const STATEMENTS: [(&str, &str); 5] = [
    ("a", "SELECT of one row by its key"),
    ("b", "3 joins, 6 predicates, GROUP BY, HAVING, ORDER BY an aggregate"),
    ("c", "INSERT of 1,000 rows of 6 columns"),
    ("d", "IN a list of 1,000 integers"),
    ("e", "a derived table joined, and a scalar subquery"),
];

/// Every statement by every library.
///
/// PostgreSQL takes a list as one array or as one parameter a member. Names that end in `-expanded` print the
/// members where the library itself would send an array, and those in `-array` the other way about. `-bound` is a
/// statement that was compiled before, and is bound to the values.
pub(crate) const CASES: &[Case] = &[
    case("a", "querent", querent::a),
    case("a", "querent-bound", querent_bound::a),
    case("a", "querent-fingerprint", querent::a_fingerprint),
    case("a", "sea-query", sea_query::a),
    case("a", "diesel", diesel::a),
    case("a", "sqlx", sqlx::a),
    case("a", "floor", floor::a),
    case("b", "querent", querent::b),
    case("b", "querent-bound", querent_bound::b),
    case("b", "querent-expanded", querent::b_expanded),
    case("b", "sea-query", sea_query::b),
    case("b", "diesel", diesel::b),
    case("b", "sqlx", sqlx::b),
    case("b", "floor", floor::b),
    case("c", "querent", querent::c),
    case("c", "sea-query", sea_query::c),
    case("c", "diesel", diesel::c),
    case("c", "sqlx", sqlx::c),
    case("c", "floor", floor::c),
    case("d", "querent", querent::d),
    case("d", "querent-bound", querent_bound::d),
    case("d", "querent-expanded", querent::d_expanded),
    case("d", "sea-query", sea_query::d),
    case("d", "diesel", diesel::d),
    case("d", "sqlx", sqlx::d),
    case("d", "sqlx-array", sqlx::d_array),
    case("d", "floor", floor::d),
    case("d", "floor-array", floor::d_array),
    case("e", "querent", querent::e),
    case("e", "querent-bound", querent_bound::e),
    case("e", "sea-query", sea_query::e),
    case("e", "diesel-flat", diesel::e_flat),
    case("e", "sqlx", sqlx::e),
    case("e", "floor", floor::e),
];

const fn case(name: &'static str, library: &'static str, run: Run) -> Case {
    Case { name, library, run }
}

impl Case {
    /// The text and the number of parameters. What a library refuses shows as text, with `usize::MAX`.
    pub(crate) fn rendered(&self, input: &Input) -> (String, usize) {
        let mut seen = (String::new(), 0);
        (self.run)(input, &mut |text, params| seen = (text.to_owned(), params));
        seen
    }
}

/// Shows an error in place of a statement.
#[cold]
fn refused(error: &dyn std::fmt::Display, see: See<'_>) {
    see(&format!("refused: {error}"), usize::MAX);
}

fn find(name: &str, library: &str) -> Option<&'static Case> {
    CASES.iter().find(|case| case.name == name && case.library == library)
}

/// Whether the libraries make the statements that they are compared for; what is wrong otherwise.
///
/// # Errors
/// If a text or a number of parameters is not what it should be.
pub(crate) fn check(input: &Input) -> Result<(), String> {
    for case in CASES {
        let (text, params) = case.rendered(input);
        let expected = expected_params(input, case);
        if text.is_empty() || params != expected {
            return Err(format!(
                "({}) {}: {params} parameters instead of {expected} in {text}",
                case.name, case.library
            ));
        }
        // The libraries that leave the spelling to the caller are told to spell as Querent does.
        let same_text = match (case.name, case.library) {
            ("b" | "d", "sqlx" | "floor") => Some("querent-expanded"),
            (_, "sqlx" | "floor" | "sqlx-array" | "floor-array") => Some("querent"),
            _ => None,
        };
        if let Some(other) = same_text.and_then(|library| find(case.name, library)) {
            let wanted = other.rendered(input).0;
            if text != wanted {
                return Err(format!("({}) {}: {text}\ninstead of: {wanted}", case.name, case.library));
            }
        }
    }
    for (name, expected) in [("a", TEXT_A), ("b", TEXT_B)] {
        let text = find(name, "querent").map(|case| case.rendered(input).0).unwrap_or_default();
        if text != expected {
            return Err(format!("({name}) querent: {text}\ninstead of: {expected}"));
        }
    }
    Ok(())
}

fn expected_params(input: &Input, case: &Case) -> usize {
    let as_array =
        matches!(case.library, "querent" | "querent-bound" | "diesel" | "sqlx-array" | "floor-array");
    let list = |length: usize| if as_array { 1 } else { length };
    match case.name {
        "a" => 2,
        "b" => 7 + list(input.statuses.len()),
        "c" => input.people.len() * 6,
        "d" => list(input.ids.len()),
        // Diesel puts a LIMIT into the scalar subquery.
        _ if case.library == "diesel-flat" => 4,
        _ => 3,
    }
}

const TEXT_A: &str =
    r#"SELECT "customers"."id", "customers"."name" FROM "customers" WHERE "customers"."id" = $1 LIMIT $2"#;

const TEXT_B: &str = concat!(
    r#"SELECT "customers"."country", "products"."category", count("orders"."id"), sum("items"."quantity") "#,
    r#"FROM "customers" JOIN "orders" ON "orders"."customer_id" = "customers"."id" "#,
    r#"JOIN "items" ON "items"."order_id" = "orders"."id" "#,
    r#"JOIN "products" ON "products"."id" = "items"."product_id" "#,
    r#"WHERE "customers"."active" = $1 AND "customers"."country" <> $2 AND "orders"."status" = ANY($3) "#,
    r#"AND "orders"."total" > $4 AND "items"."quantity" >= $5 AND "products"."price" < $6 "#,
    r#"GROUP BY "customers"."country", "products"."category" HAVING count("orders"."id") > $7 "#,
    r#"ORDER BY sum("items"."quantity") DESC LIMIT $8"#,
);
