/* ---
comment: What was sold?
examples:
  - What was sold of an item?
  - Which sales had an item?
parameters:
  wanted: {type: STRING, default: "'a'", comment: Item.}
columns:
  sale: {type: STRING, comment: Sale.}
reads: [gold.fact_sale]
--- */
SELECT f.sale FROM ${gold}.fact_sale AS f WHERE f.item = wanted
