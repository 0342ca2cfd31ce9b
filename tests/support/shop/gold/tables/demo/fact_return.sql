/* ---
comment: Returns with what the sale had cost.
kind: fact
grain: one row per return
key: [return_id]
reads:
  bronze.demo_returns: {return_id: return_id}
  gold.fact_sale: {sale: sale}
day: returned_on
columns:
  return_id: {type: STRING, comment: Return.}
  sale: {type: STRING, comment: What was sold before.}
  returned_on: {type: DATE, comment: Day.}
  quantity: {type: INT, comment: Quantity.}
  cost: {type: INT, comment: What the whole sale had cost.}
--- */
SELECT r.return_id, r.sale, r.returned_on, r.quantity, f.cost
FROM ${bronze}.demo_returns AS r LEFT JOIN ${gold}.fact_sale AS f ON r.sale = f.sale
