/* ---
comment: Items with their history.
kind: history
grain: one row per item and change
key: [item, valid_from]
reads:
  bronze.demo_items: {item: item}
history:
  deleted: delete_time
  mentioned_by:
    bronze.demo_sales: {item: item}
columns:
  item: {type: STRING, comment: Item.}
  valid_from: {type: TIMESTAMP, comment: First instant of the state.}
  valid_to: {type: TIMESTAMP, comment: First instant of the next one.}
  is_current: {type: BOOLEAN, comment: Whether it is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether it is deleted.}
  is_known: {type: BOOLEAN, comment: Whether it was defined.}
  delete_time: {type: TIMESTAMP, comment: When it was deleted.}
  title: {type: STRING, comment: Title.}
--- */
SELECT i.item, i.change_time AS valid_from, i.delete_time, i.title FROM ${bronze}.demo_items AS i
