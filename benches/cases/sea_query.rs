//! The statements by sea-query.

use super::{Input, See, refused};
use ::sea_query::{
    Expr, ExprTrait as _, Func, Iden, InsertStatement, JoinType, Order, PostgresQueryBuilder, Query,
    QueryStatementWriter,
};
use std::hint::black_box;

#[derive(Clone, Copy, Iden)]
enum Customers {
    Table,
    Id,
    Name,
    Country,
    Active,
}

#[derive(Clone, Copy, Iden)]
enum Orders {
    Table,
    Id,
    CustomerId,
    Status,
    Total,
}

#[derive(Clone, Copy, Iden)]
enum Items {
    Table,
    OrderId,
    ProductId,
    Quantity,
}

#[derive(Clone, Copy, Iden)]
enum Products {
    Table,
    Id,
    Category,
    Price,
}

#[derive(Clone, Copy, Iden)]
enum People {
    Table,
    Id,
    Name,
    Email,
    Age,
    Score,
    Active,
}

#[derive(Clone, Copy, Iden)]
enum Spending {
    #[iden = "t"]
    Table,
    CustomerId,
    Spent,
}

fn show(statement: &impl QueryStatementWriter, see: See<'_>) {
    let (text, values) = black_box(statement.build(PostgresQueryBuilder));
    see(&text, values.0.len());
}

fn rows(limit: i64) -> u64 {
    limit.unsigned_abs()
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    let mut query = Query::select();
    query
        .columns([(Customers::Table, Customers::Id), (Customers::Table, Customers::Name)])
        .from(Customers::Table)
        .and_where(Expr::col((Customers::Table, Customers::Id)).eq(input.id))
        .limit(rows(1));
    show(&query, see);
}

pub(crate) fn b(input: &Input, see: See<'_>) {
    let mut query = Query::select();
    query
        .column((Customers::Table, Customers::Country))
        .column((Products::Table, Products::Category))
        .expr(Func::count(Expr::col((Orders::Table, Orders::Id))))
        .expr(Func::sum(Expr::col((Items::Table, Items::Quantity))))
        .from(Customers::Table)
        .inner_join(
            Orders::Table,
            Expr::col((Orders::Table, Orders::CustomerId)).equals((Customers::Table, Customers::Id)),
        )
        .inner_join(
            Items::Table,
            Expr::col((Items::Table, Items::OrderId)).equals((Orders::Table, Orders::Id)),
        )
        .inner_join(
            Products::Table,
            Expr::col((Products::Table, Products::Id)).equals((Items::Table, Items::ProductId)),
        )
        .and_where(Expr::col((Customers::Table, Customers::Active)).eq(true))
        .and_where(Expr::col((Customers::Table, Customers::Country)).ne(input.country.as_str()))
        .and_where(Expr::col((Orders::Table, Orders::Status)).is_in(input.statuses))
        .and_where(Expr::col((Orders::Table, Orders::Total)).gt(input.total))
        .and_where(Expr::col((Items::Table, Items::Quantity)).gte(input.quantity))
        .and_where(Expr::col((Products::Table, Products::Price)).lt(input.price))
        .group_by_col((Customers::Table, Customers::Country))
        .group_by_col((Products::Table, Products::Category))
        .and_having(Func::count(Expr::col((Orders::Table, Orders::Id))).gt(input.orders))
        .order_by_expr(Func::sum(Expr::col((Items::Table, Items::Quantity))).into(), Order::Desc)
        .limit(rows(input.limit));
    show(&query, see);
}

pub(crate) fn c(input: &Input, see: See<'_>) {
    match insert(input) {
        Ok(insert) => show(&insert, see),
        Err(error) => refused(&error, see),
    }
}

fn insert(input: &Input) -> Result<InsertStatement, ::sea_query::error::Error> {
    let mut insert = Query::insert();
    insert.into_table(People::Table).columns([
        People::Id,
        People::Name,
        People::Email,
        People::Age,
        People::Score,
        People::Active,
    ]);
    for (id, name, email, age, score, active) in &input.people {
        insert.values([
            (*id).into(),
            (*name).into(),
            (*email).into(),
            (*age).into(),
            (*score).into(),
            (*active).into(),
        ])?;
    }
    Ok(insert)
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    let mut query = Query::select();
    query
        .columns([(Customers::Table, Customers::Id), (Customers::Table, Customers::Name)])
        .from(Customers::Table)
        .and_where(Expr::col((Customers::Table, Customers::Id)).is_in(input.ids.iter().copied()));
    show(&query, see);
}

pub(crate) fn e(input: &Input, see: See<'_>) {
    let mut spending = Query::select();
    spending
        .column((Orders::Table, Orders::CustomerId))
        .expr_as(Func::sum(Expr::col((Orders::Table, Orders::Total))), Spending::Spent)
        .from(Orders::Table)
        .and_where(Expr::col((Orders::Table, Orders::Status)).eq(input.statuses[0]))
        .group_by_col((Orders::Table, Orders::CustomerId));
    let mut average = Query::select();
    average.expr(Func::avg(Expr::col((Orders::Table, Orders::Total)))).from(Orders::Table);
    let mut query = Query::select();
    query
        .columns([(Customers::Table, Customers::Name)])
        .column((Spending::Table, Spending::Spent))
        .from(Customers::Table)
        .join_subquery(
            JoinType::InnerJoin,
            spending,
            Spending::Table,
            Expr::col((Spending::Table, Spending::CustomerId)).equals((Customers::Table, Customers::Id)),
        )
        .and_where(Expr::col((Customers::Table, Customers::Active)).eq(true))
        .and_where(Expr::col((Spending::Table, Spending::Spent)).gt(average))
        .order_by((Spending::Table, Spending::Spent), Order::Desc)
        .limit(rows(input.limit));
    show(&query, see);
}
