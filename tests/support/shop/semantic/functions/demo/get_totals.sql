/* ---
comment: What was sold in all?
examples:
  - What is the total of an item?
  - Which items sell best?
parameters:
  wanted: {type: STRING, default: "'a'", comment: Item.}
columns:
  item: {type: STRING, comment: Item.}
  total: {type: BIGINT, comment: Total.}
reads: [gold.total]
--- */
SELECT t.item, t.total FROM ${gold}.total AS t WHERE t.item = wanted
