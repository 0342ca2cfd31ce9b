/* ---
comment: What is known of an item?
examples:
  - What is an item called?
  - Is an item still sold?
parameters:
  wanted: {type: STRING, default: "'a'", comment: Item.}
columns:
  title: {type: STRING, comment: Title.}
  is_deleted: {type: BOOLEAN, comment: Whether it is deleted.}
reads: [gold.dim_item]
--- */
SELECT i.title, i.is_deleted FROM ${gold}.dim_item AS i WHERE i.is_current AND i.item = wanted
