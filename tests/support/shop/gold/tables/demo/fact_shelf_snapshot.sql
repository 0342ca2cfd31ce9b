/* ---
comment: What lay where on each day.
kind: observed
grain: one row per shelf and day
key: [shelf, snapshot_date]
reads:
  bronze.demo_shelves: {}
day: snapshot_date
columns:
  shelf: {type: STRING, comment: Shelf.}
  snapshot_date: {type: DATE, comment: Day of the look.}
  item: {type: STRING, comment: Item.}
--- */
SELECT s.shelf, ${run.day} AS snapshot_date, s.item
FROM ${bronze}.demo_shelves AS s
WHERE s._deleted_at IS NULL
