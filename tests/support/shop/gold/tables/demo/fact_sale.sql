/* ---
comment: Sales with the price of the item.
kind: fact
grain: one row per sale
key: [sale]
unit: [sale, sold_on]
reads:
  bronze.demo_sales: {sale: sale, sold_on: sold_on}
  bronze.demo_prices_latest: {item: item}
day: sold_on
checks: {warn: [cost IS NOT NULL]}
columns:
  sale: {type: STRING, comment: Sale.}
  item: {type: STRING, comment: Item.}
  store: {type: STRING, comment: Store.}
  sold_on: {type: DATE, comment: Day.}
  quantity: {type: INT, comment: Quantity.}
  cost: {type: INT, comment: Cost.}
--- */
SELECT s.sale, s.item, s.store, s.sold_on, s.quantity, s.quantity * p.price AS cost
FROM ${bronze}.demo_sales AS s LEFT JOIN ${bronze}.demo_prices_latest AS p ON s.item = p.item
