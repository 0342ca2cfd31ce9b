/* ---
comment: What was brought back?
examples:
  - What was returned of an item?
  - Which sales came back?
parameters:
  wanted: {type: STRING, default: "'a'", comment: Item.}
columns:
  return_id: {type: STRING, comment: Return.}
  quantity: {type: INT, comment: Quantity.}
reads: [gold.fact_return, gold.fact_sale]
--- */
SELECT r.return_id, r.quantity FROM ${gold}.fact_return AS r JOIN ${gold}.fact_sale AS f ON r.sale = f.sale WHERE f.item = wanted
