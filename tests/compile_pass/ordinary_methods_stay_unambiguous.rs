//! The prelude's traits have methods named like those of the standard library. They belong to expressions
//! alone, so that code on ordinary values means what it meant before.

use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text>, price: Decimal, active: Bool } }

#[derive(Debug, Clone, PartialEq, PartialOrd)]
struct Point {
    x: i32,
    y: f64,
}

fn same<T: PartialEq>(a: &T, b: &T) -> bool {
    a.eq(b) && !a.ne(b)
}

fn least<T: Ord + Clone>(list: &[T]) -> Option<T> {
    list.iter().min().cloned()
}

fn within<T: PartialOrd>(x: T, low: T, high: T) -> bool {
    x.ge(&low) && x.le(&high) && !x.lt(&low) && !x.gt(&high)
}

pub(crate) fn main() {
    // Comparisons: PartialEq, PartialOrd, Ord, on values, references, literals and generics.
    let (a, b) = (Point { x: 1, y: 2.0 }, Point { x: 1, y: 2.0 });
    assert!(a.eq(&b) && !a.ne(&b) && a.le(&b) && a.ge(&b) && !a.lt(&b) && !a.gt(&b));
    assert!((&a).eq(&&b));
    assert!(1.eq(&1) && 1.lt(&2) && 2.5.ge(&1.5) && "a".lt("b") && "a".eq("a") && true.eq(&true));
    assert!(
        String::from("a").eq("a") && Some(1).eq(&Some(1)) && vec![1].eq(&[1]) && ().eq(&()) && 'a'.lt(&'b')
    );
    assert!(same(&a, &b) && within(5, 1, 9) && [1, 2].iter().eq([1, 2].iter()) && [1].iter().lt([2].iter()));
    assert_eq!("a".cmp("b"), std::cmp::Ordering::Less);
    assert_eq!(1.max(2).min(5).clamp(0, 9), 2);
    assert_eq!(1.5_f64.max(2.5).min(9.0), 2.5);
    assert_eq!(a.partial_cmp(&b), Some(std::cmp::Ordering::Equal));
    assert_eq!(std::cmp::max(1, 2) + std::cmp::min(1, 2), 3);

    // Iterators.
    let list = vec![3, 1, 2];
    assert_eq!(list.iter().min(), Some(&1));
    assert_eq!(list.iter().max(), Some(&3));
    assert_eq!(list.iter().count(), 3);
    assert_eq!(list.iter().sum::<i32>(), 6);
    assert!(list.iter().any(|n| *n == 1) && list.iter().all(|n| *n > 0) && list.contains(&3));
    assert_eq!(list.iter().nth(1), Some(&1));
    assert_eq!(list.iter().position(|n| *n == 2), Some(2));
    assert_eq!(list.iter().filter(|n| n.eq(&&1)).count(), 1);
    assert_eq!(list.iter().copied().map(i64::from).max().unwrap_or(0), 3);
    assert_eq!(list.concat_all(), "312");
    assert_eq!([["a"], ["b"]].concat(), ["a", "b"]);
    assert_eq!(["a", "b"].concat(), "ab");
    assert_eq!(least(&list), Some(1));

    // Text.
    let text = String::from(" Ada ");
    assert_eq!("x".to_string() + &5.to_string(), "x5");
    assert_eq!(text.replace("a", "e"), " Ade ");
    assert!(text.contains("da") && text.trim().starts_with("A") && text.trim().ends_with('a'));
    assert_eq!(text.trim_start().trim_end(), "Ada");
    assert_eq!("ada".to_uppercase().to_lowercase(), "ada");
    assert!("ada".is_ascii() && !"ada".is_empty());
    assert_eq!("a b".split(' ').count(), 2);

    // Numbers, Option and Result, with Rust's operators.
    assert_eq!((-5_i32).abs() + 7 / 2 % 2, 6);
    assert_eq!((2.5_f64.round(), 2.5_f64.floor(), 2.5_f64.ceil(), (-2.5_f64).abs()), (3.0, 2.0, 3.0, 2.5));
    assert_eq!((-5_i64).signum() * 2_i64.pow(3), -8);
    assert_eq!(None.or_else(|| Some(5)), Some(5));
    assert_eq!(Err::<i32, i32>(1).or_else(|e| if e == 1 { Ok(2) } else { Err(e) }), Ok(2));
    assert_eq!(Some(5).filter(|n| n.gt(&1)), Some(5));
    assert!((true & false) | !false && !(5 & 4 == 0));
    assert!(std::ptr::null::<i32>().is_null());
    assert_eq!(std::thread::spawn(|| 1).join().ok(), Some(1));
    assert_eq!(["a", "b"].join("-"), "a-b");
    assert_eq!(i64::from(5_i32), 5);

    // And the same names on expressions, beside them.
    let users = list.len();
    let query = select((Users.id, max(Users.price.round(2)).distinct(), Users.email.or_else("none")))
        .from(Users)
        .where_(Users.id.eq(5) & Users.name.trim().contains("da") & Users.active)
        .where_(Users.name.replace("a", "b").starts_with("A") | !Users.price.abs().floor().lt(1))
        .group_by((Users.id, Users.email))
        .having(count_all().gt(i64::try_from(users).unwrap_or(0)))
        .order_by(min(Users.id).desc());
    assert!(query.to_sql(&Sqlite::new()).is_ok());
}

trait ConcatAll {
    fn concat_all(&self) -> String;
}

impl ConcatAll for Vec<i32> {
    fn concat_all(&self) -> String {
        self.iter().map(|n| n.to_string()).collect()
    }
}
