/* ---
comment: What was sold of an item on each day.
kind: fact
grain: one row per item and day
key: [item, day]
reads:
  gold.fact_sale: {item: item, day: sold_on}
day: day
columns:
  item: {type: STRING, comment: Item.}
  day: {type: DATE, comment: Day.}
  quantity: {type: DOUBLE, comment: Quantity.}
  sales: {type: BIGINT, comment: Number of sales.}
--- */
SELECT f.item, f.sold_on AS day, CAST(sum(f.quantity) AS DOUBLE) AS quantity, count(*) AS sales
FROM ${gold}.fact_sale AS f GROUP BY f.item, f.sold_on
