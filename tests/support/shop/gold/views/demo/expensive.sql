/* ---
comment: Items with a total.
reads: [gold.total]
columns:
  item: {type: STRING, comment: Item.}
--- */
SELECT t.item FROM ${gold}.total AS t WHERE t.total > 100
