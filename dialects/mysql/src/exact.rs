//! Text compared as it is, or blind to case alone, whatever the collations of its columns say.

use querent::{
    Error,
    ast::{Expr, Like, LikeCase},
    render::{Pass, Writer, standard},
};

pub(crate) fn like<'a>(w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
    match like.case {
        LikeCase::Native => standard::like(w, like),
        LikeCase::Exact => {
            w.rewrite(Pass::ExactLike, "LIKE that tells letters by their case", "use `like_native`")?;
            standard::like_as(w, like, "LIKE", bare, exact)
        }
        LikeCase::Blind => standard::like_as(w, like, "LIKE", standard::lower, exact_lower),
    }
}

fn bare<'a>(w: &mut Writer<'a, '_>, node: &'a Expr) -> Result<(), Error> {
    w.expr(node, w.precedence().operand)
}

/// Text with a collation of its own, under which no two characters are alike. One side of a comparison decides for both.
///
/// A value has the character set of the connection, which is `utf8mb4`; what else there is may have another, which has
/// not that collation.
pub(crate) fn exact<'a>(w: &mut Writer<'a, '_>, node: &'a Expr) -> Result<(), Error> {
    if let Expr::Value(_) = node {
        w.expr(node, w.precedence().atom)?;
    } else {
        w.push("CONVERT(");
        w.expr(node, 0)?;
        w.push(" USING utf8mb4)");
    }
    w.push(" COLLATE utf8mb4_bin");
    Ok(())
}

fn exact_lower<'a>(w: &mut Writer<'a, '_>, node: &'a Expr) -> Result<(), Error> {
    w.push("CONVERT(");
    standard::lower(w, node)?;
    w.push(" USING utf8mb4) COLLATE utf8mb4_bin");
    Ok(())
}
