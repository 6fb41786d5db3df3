//! Prints expressions. Parentheses are decided here and in `predicate`, from the dialect's [`Precedence`].
//!
//! Every printer takes `min`, the least precedence that may stand at its place without parentheses.
//! Knows no dialect by name: it asks the `Spec`.
//!
//! [`Precedence`]: super::Precedence

use super::{
    Feature, Pass, Quote, Writer, aggregate, chain, custom,
    grouped::{Bare, Watch},
    predicate, query, regrouped, standard, width, window,
};
use crate::{
    ast::{
        AggregateFunc, BinaryOp, Case, ColumnAggregate, ColumnDef, ColumnRef, DerivedColumn, Expr, Func,
        Keyword, Leaf, Query, Source, Test, Unary, UnaryOp,
    },
    error::{Error, ErrorKind},
    types::Kind,
    value::Value,
};
use alloc::format;

/// Prints an expression where nothing around it tells its type.
pub(super) fn expr<'a>(w: &mut Writer<'a, '_>, node: &'a Expr, min: u8) -> Result<(), Error> {
    operand(w, node, min, None)
}

/// Prints an expression where a value of the kind `known` is expected, so that a parameter needs no cast.
pub(super) fn operand<'a>(
    w: &mut Writer<'a, '_>,
    node: &'a Expr,
    min: u8,
    known: Option<Kind>,
) -> Result<(), Error> {
    match node {
        Expr::Column(column) if column.alias.is_none() => plain_column(w, column.def, column.optional),
        Expr::Test(test) if w.watch != Watch::Composite => self::test(w, test, min),
        Expr::Value(value) => self::value(w, value, min, known),
        other => composite(w, other, min, known),
    }
}

/// All expressions. The commonest leaves have been printed before, by a function that needs to save little.
#[inline(never)]
pub(super) fn composite<'a>(
    w: &mut Writer<'a, '_>,
    node: &'a Expr,
    min: u8,
    known: Option<Kind>,
) -> Result<(), Error> {
    w.check_length()?;
    if w.watch == Watch::Composite && w.is_grouped(node) {
        w.watch = Watch::Off;
        regrouped::again(w, node, min, known)?;
        w.watch = Watch::Composite;
        return Ok(());
    }
    match node {
        Expr::Column(column) => aliased_column(w, column),
        Expr::Test(test) => self::test(w, test, min),
        Expr::Value(value) => self::value(w, value, min, known),
        Expr::Derived(column) => derived_column(w, column),
        Expr::Named(column) => {
            let excluded = w.check_named(column)?;
            if let (Some(level), true) = (excluded, w.excluded_by_values) {
                return super::change::excluded_value(w, level, column.name.as_str());
            }
            if let Some(table) = &column.table {
                w.name(table.as_str())?;
                w.push(".");
            }
            w.name(column.name.as_str())
        }
        Expr::Keyword(Keyword::Default) => Err(super::change::default_in_expression()),
        Expr::Keyword(keyword) => {
            w.points_in_time |= *keyword == Keyword::CurrentTimestamp;
            w.dialect.keyword(w, *keyword);
            Ok(())
        }
        Expr::Binary(binary) => {
            let (left, right) = (&binary.left, &binary.right);
            if width::is_query(left) || width::is_query(right) {
                return self::binary(w, binary.op, beside(left, right)?, beside(right, left)?, min);
            }
            self::binary(w, binary.op, Side::Expr(left), Side::Expr(right), min)
        }
        Expr::Unary(unary) => self::unary(w, unary, min),
        Expr::Chain(chain) => chain::chain(w, chain, min),
        Expr::Like(like) => enclosed(w, w.precedence().predicate, min, |w| w.dialect.like(w, like)),
        Expr::Between(between) => predicate::between(w, between, min),
        Expr::InList(in_list) => predicate::in_list(w, in_list, min),
        Expr::InQuery(in_query) => predicate::in_query(w, in_query, min),
        Expr::Exists(exists) => {
            w.push("EXISTS ");
            query::nested(w, exists)
        }
        Expr::Subquery(subquery) => {
            width::check(subquery, 1, "a subquery in place of a value")?;
            query::nested(w, subquery)
        }
        Expr::Quantified(quantifier, subquery) => predicate::quantified(w, *quantifier, subquery),
        Expr::Case(case) => self::case(w, case),
        Expr::Cast(cast) => w.dialect.cast(w, cast),
        Expr::Function(function) if function.func == Func::Grouping => {
            // It asks whether its argument is left out, and may name it as NOT NULL.
            let clause = core::mem::replace(&mut w.clause, "GROUPING");
            w.dialect.function(w, function)?;
            w.clause = clause;
            Ok(())
        }
        Expr::Function(function) => w.dialect.function(w, function),
        Expr::Aggregate(node) => aggregate::checked(w, node),
        Expr::ColumnAggregate(ColumnAggregate { func, column }) => aggregate::of_column(w, *func, column),
        Expr::Window(node) => window::window(w, node),
        Expr::Custom(node) => custom::custom(w, node, min),
        Expr::Grouping(_) => Err(Error::new(
            ErrorKind::Scope,
            "ROLLUP, CUBE or GROUPING SETS is used as an expression; it stands in GROUP BY alone",
        )),
        Expr::Row(members) => {
            w.push("(");
            w.list(members.iter(), |w, member| expr(w, member, 0))?;
            w.push(")");
            Ok(())
        }
        Expr::Position(_) | Expr::Label(_) if !matches!(w.clause, "ORDER BY" | "GROUP BY") => {
            Err(query::misplaced(w.clause))
        }
        Expr::Position(place) => {
            w.push(&format!("{place}"));
            Ok(())
        }
        Expr::Label(name) => w.name(name.as_str()),
        Expr::Invalid(invalid) => Err(super::invalid_node(*invalid)),
    }
}

/// A side of an operator, which a row on the other side may ask to be one.
#[cold]
fn beside<'a>(node: &'a Expr, other: &Expr) -> Result<Side<'a>, Error> {
    match node {
        Expr::Subquery(subquery) => {
            width::check(subquery, width::of(other), "a subquery")?;
            Ok(Side::Query(subquery))
        }
        Expr::Quantified(_, subquery) => {
            width::check(subquery, width::of(other), "the subquery of ANY or ALL")?;
            Ok(Side::Expr(node))
        }
        _ => Ok(Side::Expr(node)),
    }
}

/// Prints a condition of a clause that sees single rows, so that no aggregate may stand in it.
pub(super) fn condition<'a>(
    w: &mut Writer<'a, '_>,
    node: &'a Expr,
    clause: &'static str,
) -> Result<(), Error> {
    w.clause = clause;
    (w.aggregates, w.windows) = (false, false);
    w.is_filter = predicate::is_filter(node);
    expr(w, node, 0)
}

fn aliased_column<'a>(w: &mut Writer<'a, '_>, column: &'a ColumnRef) -> Result<(), Error> {
    let level = w.check_column(column)?;
    w.watched(level, Bare::Column(column))?;
    match column.table_alias() {
        // An aliased one has been checked.
        None => plain_column(w, column.def, column.optional),
        Some(_) if w.excluded_by_values && w.is_excluded(level, column) => {
            super::change::excluded_value(w, level, column.def.name)
        }
        Some(alias) => {
            w.points_in_time |= column.def.kind == Kind::TimestampTz;
            match w.is_returned_by_name(column) {
                true => w.name(column.def.table.name)?,
                false => w.alias(alias)?,
            }
            w.push(".");
            w.push(match w.spec.quote {
                Quote::Double => column.def.double_quoted,
                Quote::Back => column.def.back_quoted,
            });
            Ok(())
        }
    }
}

/// A column of a table that is not aliased: its text was written by `table!`.
#[inline(never)]
pub(super) fn plain_column(
    w: &mut Writer<'_, '_>,
    def: &'static ColumnDef,
    optional: bool,
) -> Result<(), Error> {
    w.points_in_time |= matches!(def.kind, Kind::TimestampTz);
    if !w.is_resolved(def) {
        w.check_plain(def, optional)?;
        // Columns of that table are never resolved.
        if w.named_alone.is_some_and(|alone| core::ptr::eq(alone, def.table)) {
            return super::change::without_schema(w, def);
        }
    } else if w.watch != Watch::Off {
        w.watch_plain(def, optional)?;
    }
    w.push(match w.spec.quote {
        Quote::Double => def.qualified_double,
        Quote::Back => def.qualified_back,
    });
    Ok(())
}

fn derived_column<'a>(w: &mut Writer<'a, '_>, column: &'a DerivedColumn) -> Result<(), Error> {
    let (level, source) = w.find_derived(column)?;
    w.watched(level, Bare::Derived(column))?;
    w.alias(column.table_alias())?;
    w.push(".");
    match source.column_name_bytes(column.index) {
        Some(name) => w.name_bytes(name),
        None => {
            // A query that could not be built is the cause of every column that is missed from it.
            if let Source::Derived(node) = source
                && let Some(invalid) = node.query.invalid()
            {
                return Err(super::invalid_node(invalid));
            }
            let (alias, place) = (column.table_alias(), column.index + 1);
            let message = format!("\"{alias}\" has no column number {place}");
            Err(Error::new(ErrorKind::Scope, message))
        }
    }
}

#[inline(never)]
fn value<'a>(w: &mut Writer<'a, '_>, value: &'a Value, min: u8, known: Option<Kind>) -> Result<(), Error> {
    let is_known = known == Some(value.kind());
    if w.is_inline() {
        return enclosed(w, w.literal_precedence(value), min, |w| {
            if is_known { w.param(value) } else { w.typed_param(value) }
        });
    }
    if is_known { w.operand_param(value, true) } else { w.typed_param(value) }
}

/// Prints a part in parentheses if its place asks for a higher precedence.
#[inline(always)]
pub(super) fn enclosed<'a, 'd>(
    w: &mut Writer<'a, 'd>,
    precedence: u8,
    min: u8,
    print: impl FnOnce(&mut Writer<'a, 'd>) -> Result<(), Error>,
) -> Result<(), Error> {
    let parentheses = precedence < min;
    if parentheses {
        w.push("(");
    }
    print(w)?;
    if parentheses {
        w.push(")");
    }
    Ok(())
}

/// A side of an operator, in whatever form the tree holds it.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    Expr(&'a Expr),
    Column(&'static ColumnDef),
    Aggregate(AggregateFunc, &'static ColumnDef),
    Value(&'a Value),
    Query(&'a Query),
}

impl<'a> Side<'a> {
    pub(super) fn print(self, w: &mut Writer<'a, '_>, min: u8, known: Option<Kind>) -> Result<(), Error> {
        match self {
            Side::Expr(node) => operand(w, node, min, known),
            Side::Column(def) => plain_column(w, def, false),
            Side::Aggregate(func, def) => aggregate::of_column(w, func, def),
            Side::Value(node) => value(w, node, min, known),
            Side::Query(node) => query::nested(w, node),
        }
    }

    pub(super) fn expr(self) -> Option<&'a Expr> {
        match self {
            Side::Expr(node) => Some(node),
            Side::Column(_) | Side::Aggregate(..) | Side::Value(_) | Side::Query(_) => None,
        }
    }

    /// The type that a parameter beside it takes, where every database agrees on it.
    fn kind(self) -> Option<Kind> {
        match self {
            Side::Column(def) => Some(def.kind),
            Side::Aggregate(func, _) => kind_of_aggregate(func),
            Side::Value(_) | Side::Query(_) => None,
            Side::Expr(node) => kind_of(node),
        }
    }

    fn is_cast_to_double(self) -> bool {
        matches!(self, Side::Expr(Expr::Cast(cast)) if cast.kind == Kind::Double)
    }

    /// Whether it is a number that is not 0.
    fn is_nonzero(self) -> bool {
        let value = match self {
            Side::Value(value) | Side::Expr(Expr::Value(value)) => value,
            _ => return false,
        };
        match value {
            Value::TinyInt(v) => *v != 0,
            Value::SmallInt(v) => *v != 0,
            Value::Integer(v) => *v != 0,
            Value::BigInt(v) => *v != 0,
            Value::Double(v) => *v != 0.0,
            Value::Real(v) => *v != 0.0,
            Value::Decimal(v) => v.small().is_some_and(|(unscaled, _)| unscaled != 0),
            _ => false,
        }
    }
}

/// The type of an expression, where every database agrees on it.
pub(super) fn kind_of(node: &Expr) -> Option<Kind> {
    match node {
        Expr::Column(column) => Some(column.def.kind),
        Expr::Cast(cast) => Some(cast.kind),
        Expr::Aggregate(aggregate) => kind_of_aggregate(aggregate.func),
        Expr::ColumnAggregate(aggregate) => kind_of_aggregate(aggregate.func),
        _ => None,
    }
}

fn kind_of_aggregate(func: AggregateFunc) -> Option<Kind> {
    (func == AggregateFunc::Count).then_some(Kind::BigInt)
}

#[inline(never)]
fn test<'a>(w: &mut Writer<'a, '_>, test: &'a Test, min: u8) -> Result<(), Error> {
    let Test { column, aggregate, op, right } = test;
    let Some(word) = comparison(*op) else {
        let right = match right {
            Leaf::Value(value) => Side::Value(value),
            Leaf::Column(def) => Side::Column(def),
        };
        let left = match aggregate {
            None => Side::Column(column),
            Some(func) => Side::Aggregate(*func, column),
        };
        return binary(w, *op, left, right, min);
    };
    let p = w.precedence();
    enclosed(w, p.predicate, min, |w| {
        let kind = match aggregate {
            None => {
                plain_column(w, column, false)?;
                Some(column.kind)
            }
            Some(func) => {
                aggregate::of_column(w, *func, column)?;
                kind_of_aggregate(*func)
            }
        };
        w.push(word);
        match right {
            Leaf::Value(node) => value(w, node, p.operand, kind),
            Leaf::Column(def) => plain_column(w, def, false),
        }
    })
}

/// The comparisons that every database spells alike.
#[inline]
fn comparison(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Equal => " = ",
        BinaryOp::NotEqual => " <> ",
        BinaryOp::Less => " < ",
        BinaryOp::LessOrEqual => " <= ",
        BinaryOp::Greater => " > ",
        BinaryOp::GreaterOrEqual => " >= ",
        _ => return None,
    })
}

fn binary<'a>(
    w: &mut Writer<'a, '_>,
    op: BinaryOp,
    left: Side<'a>,
    right: Side<'a>,
    min: u8,
) -> Result<(), Error> {
    let p = w.precedence();
    if let Side::Expr(Expr::Quantified(quantifier, query)) = right
        && let Some(word) = predicate::as_in(w, op, *quantifier)
    {
        return enclosed(w, p.predicate, min, |w| {
            left.print(w, p.operand, None)?;
            w.push(word);
            query::nested(w, query)
        });
    }
    if let Side::Expr(Expr::Quantified(quantifier, query)) = right
        && let Some(word) = predicate::set_word(op, *quantifier)
        && predicate::recalls(w, left.expr(), query)
    {
        return enclosed(w, p.predicate, min, |w| predicate::not_recalled(w, left, word, query));
    }
    let word = match op {
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessOrEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterOrEqual => comparison(op).unwrap_or_default(),
        BinaryOp::DistinctFrom | BinaryOp::NotDistinctFrom => {
            return distinct_from(w, op == BinaryOp::NotDistinctFrom, left, right, min);
        }
        BinaryOp::Xor if w.has(Feature::Xor) => {
            return infix(w, left, " XOR ", right, (p.xor, p.xor, p.xor + 1), min);
        }
        // Of truth values, one or the other is what differs.
        BinaryOp::Xor => " <> ",
        BinaryOp::Subtract => {
            return infix(w, left, " - ", right, (p.additive, p.additive, p.additive + 1), min);
        }
        BinaryOp::Multiply => return infix(w, left, " * ", right, product(w), min),
        BinaryOp::Divide | BinaryOp::IntegerDivide | BinaryOp::Modulo => {
            return divide(w, op, left, right, min);
        }
        BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight => {
            return standard::bits(w, op, left, right, min);
        }
    };
    infix(w, left, word, right, (p.predicate, p.operand, p.operand), min)
}

fn product(w: &Writer<'_, '_>) -> (u8, u8, u8) {
    let p = w.precedence();
    (p.multiplicative, p.multiplicative, p.multiplicative + 1)
}

/// Prints two sides with an operator between. The levels are those of the whole, and the least of each side.
#[inline]
pub(super) fn infix<'a>(
    w: &mut Writer<'a, '_>,
    left: Side<'a>,
    word: &'static str,
    right: Side<'a>,
    (whole, left_min, right_min): (u8, u8, u8),
    min: u8,
) -> Result<(), Error> {
    enclosed(w, whole, min, |w| {
        left.print(w, left_min, right.kind())?;
        w.push(word);
        right.print(w, right_min, left.kind())
    })
}

fn distinct_from<'a>(
    w: &mut Writer<'a, '_>,
    same: bool,
    left: Side<'a>,
    right: Side<'a>,
    min: u8,
) -> Result<(), Error> {
    let p = w.precedence();
    let levels = (p.predicate, p.operand, p.operand);
    if w.has(Feature::DistinctFrom) {
        let word = if same { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " };
        return infix(w, left, word, right, levels, min);
    }
    w.rewrite(Pass::DistinctFrom, "IS DISTINCT FROM", "compare with `=` and IS NULL")?;
    if !w.has(Feature::NullSafeEqual) {
        // SQLite's IS compares any two values, null-safely.
        return infix(w, left, if same { " IS " } else { " IS NOT " }, right, levels, min);
    }
    if same {
        return infix(w, left, " <=> ", right, levels, min);
    }
    enclosed(w, p.not, min, |w| {
        w.push("NOT (");
        infix(w, left, " <=> ", right, levels, 0)?;
        w.push(")");
        Ok(())
    })
}

/// Division gives NULL for a divisor of 0 on every database.
fn divide<'a>(
    w: &mut Writer<'a, '_>,
    op: BinaryOp,
    left: Side<'a>,
    right: Side<'a>,
    min: u8,
) -> Result<(), Error> {
    let p = w.precedence();
    let word = match op {
        BinaryOp::IntegerDivide if w.has(Feature::DivOperator) => " DIV ",
        BinaryOp::Modulo => " % ",
        _ => " / ",
    };
    enclosed(w, p.multiplicative, min, |w| {
        // Decimals that are whole numbers are kept as integers, whose `/` cuts off the fraction.
        if op == BinaryOp::Divide && w.has(Feature::DecimalAsFloat) && !left.is_cast_to_double() {
            w.push("CAST(");
            left.print(w, 0, right.kind())?;
            w.push(" AS REAL)");
        } else {
            left.print(w, p.multiplicative, right.kind())?;
        }
        w.push(word);
        if w.has(Feature::ZeroDivisorNull) || right.is_nonzero() {
            return right.print(w, p.multiplicative + 1, left.kind());
        }
        w.rewrite(Pass::ZeroDivisor, "division that gives NULL for 0", "divide by a number that is not 0")?;
        w.push("nullif(");
        right.print(w, 0, None)?;
        w.push(", 0)");
        Ok(())
    })
}

fn unary<'a>(w: &mut Writer<'a, '_>, unary: &'a Unary, min: u8) -> Result<(), Error> {
    let Unary { op, expr: node } = unary;
    let p = w.precedence();
    let test = match op {
        UnaryOp::Not => {
            return enclosed(w, p.not, min, |w| {
                // MySQL can be set to bind NOT tighter, so its operand is never bare.
                w.push("NOT ");
                expr(w, node, p.atom)
            });
        }
        UnaryOp::Negate => {
            return enclosed(w, p.unary, min, |w| {
                w.push("-");
                expr(w, node, p.unary + 1)
            });
        }
        UnaryOp::BitNot => return standard::bit_not(w, node, min),
        UnaryOp::IsNull => " IS NULL",
        UnaryOp::IsNotNull => " IS NOT NULL",
        UnaryOp::IsTrue => " IS TRUE",
        UnaryOp::IsNotTrue => " IS NOT TRUE",
        UnaryOp::IsFalse => " IS FALSE",
        UnaryOp::IsNotFalse => " IS NOT FALSE",
        UnaryOp::IsUnknown if w.has(Feature::IsUnknown) => " IS UNKNOWN",
        UnaryOp::IsNotUnknown if w.has(Feature::IsUnknown) => " IS NOT UNKNOWN",
        UnaryOp::IsUnknown => " IS NULL",
        UnaryOp::IsNotUnknown => " IS NOT NULL",
    };
    enclosed(w, p.predicate, min, |w| {
        expr(w, node, p.operand)?;
        w.push(test);
        Ok(())
    })
}

fn case<'a>(w: &mut Writer<'a, '_>, case: &'a Case) -> Result<(), Error> {
    let Case { operand: compared, branches, otherwise } = case;
    w.push("CASE");
    if let Some(compared) = compared {
        w.push(" ");
        expr(w, compared, 0)?;
    }
    for (when, then) in branches {
        w.push(" WHEN ");
        operand(w, when, 0, compared.as_ref().and_then(kind_of))?;
        w.push(" THEN ");
        expr(w, then, 0)?;
    }
    if let Some(otherwise) = otherwise {
        w.push(" ELSE ");
        expr(w, otherwise, 0)?;
    }
    w.push(" END");
    Ok(())
}
