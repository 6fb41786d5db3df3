//! Variables of the server that are set for one statement, in its text: the session keeps its own.

use crate::aggregate::Family;

/// The statement, run with a variable set by `name = value`; none if it begins with a word after which MySQL takes no such
/// hint.
pub(crate) fn with_variable(text: &str, family: Family, assignment: &str) -> Option<String> {
    if family == Family::MariaDb {
        return Some(match text.strip_prefix("SET STATEMENT ") {
            Some(others) => format!("SET STATEMENT {assignment}, {others}"),
            None => format!("SET STATEMENT {assignment} FOR {text}"),
        });
    }
    let (verb, rest) = text.split_at_checked(hint_place(text)?)?;
    // Of two comments of hints, only the first is read.
    Some(match rest.strip_prefix(" /*+ ") {
        Some(others) => format!("{verb} /*+ SET_VAR({assignment}) {others}"),
        None => format!("{verb} /*+ SET_VAR({assignment}) */{rest}"),
    })
}

const VERBS: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE"];

/// The place behind the verb of the whole statement, which is the only one whose hints may set variables.
fn hint_place(text: &str) -> Option<usize> {
    let start = text.find(|c: char| c != '(' && !c.is_whitespace())?;
    let body = text.get(start..)?;
    let verb_at = |at: usize| {
        let here = body.get(at..)?;
        let verb = VERBS.iter().find(|verb| here.starts_with(**verb))?;
        let end = at + verb.len();
        let whole = body.get(end..)?.starts_with(|c: char| !c.is_alphanumeric() && c != '_');
        whole.then_some(start + end)
    };
    if !body.starts_with("WITH") && !body.starts_with("EXPLAIN") {
        return verb_at(0);
    }
    // Behind EXPLAIN and the common table expressions, all of which stand in parentheses, and behind AS. So may the first
    // member of a set operation, but not behind AS.
    let first_member = |at: usize| {
        let before = body.get(..at)?.trim_end();
        let inside = body.get(at..)?.trim_start_matches('(');
        if before.ends_with(" AS") { None } else { verb_at(body.len() - inside.len()) }
    };
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in body.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => {
                if let (0, Some(place)) = (depth, first_member(at)) {
                    return Some(place);
                }
                depth += 1;
            }
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => {
                if let Some(place) = verb_at(at) {
                    return Some(place);
                }
            }
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_stands_behind_the_first_verb_of_the_whole() {
        for (text, hinted) in [
            ("EXPLAIN FORMAT=JSON SELECT 1", "EXPLAIN FORMAT=JSON SELECT /*+ SET_VAR(a = 1) */ 1"),
            ("EXPLAIN (SELECT 1) UNION SELECT 2", "EXPLAIN (SELECT /*+ SET_VAR(a = 1) */ 1) UNION SELECT 2"),
            (
                "WITH `q` (`a`) AS (SELECT 1) (SELECT 2 LIMIT 1) UNION SELECT 3",
                "WITH `q` (`a`) AS (SELECT 1) (SELECT /*+ SET_VAR(a = 1) */ 2 LIMIT 1) UNION SELECT 3",
            ),
            (
                "EXPLAIN WITH `q` AS ((SELECT 1)), `r` AS (SELECT 2) SELECT 3",
                "EXPLAIN WITH `q` AS ((SELECT 1)), `r` AS (SELECT 2) SELECT /*+ SET_VAR(a = 1) */ 3",
            ),
        ] {
            assert_eq!(with_variable(text, Family::MySql, "a = 1").as_deref(), Some(hinted));
        }
        assert_eq!(with_variable("VALUES ROW(1)", Family::MySql, "a = 1"), None);
    }

    #[test]
    fn variables_are_set_together() {
        let both = |family| with_variable(&with_variable("SELECT 1", family, "a = 1")?, family, "b = 2");
        let mysql = "SELECT /*+ SET_VAR(b = 2) SET_VAR(a = 1) */ 1";
        assert_eq!(both(Family::MySql).as_deref(), Some(mysql));
        assert_eq!(both(Family::MariaDb).as_deref(), Some("SET STATEMENT b = 2, a = 1 FOR SELECT 1"));
    }
}
