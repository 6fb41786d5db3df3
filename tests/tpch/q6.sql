-- The bounds of the discount are `0.06 - 0.01` and `0.06 + 0.01` in the specification, whose numbers are decimal.
-- SQLite calculates in binary, where the upper one is less than 0.07 and would leave out a third of the rows.
select
	sum(l_extendedprice * l_discount) as revenue
from
	lineitem
where
	l_shipdate >= '1994-01-01'
	and l_shipdate < '1995-01-01' -- date '1994-01-01' + interval '1' year
	and l_discount between 0.05 and 0.07
	and l_quantity < 24;
