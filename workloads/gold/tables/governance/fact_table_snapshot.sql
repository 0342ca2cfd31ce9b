/* ---
comment: The tables and views of Unity Catalog that could be seen on each day; those of hive_metastore are not among them.
kind: observed
grain: one row per table and day of the look
key: [metastore_id, table_catalog, table_schema, table_name, snapshot_date]
reads:
  bronze.information_schema_tables: {}
day: snapshot_date
pii: [table_owner, created_by, last_altered_by]
checks:
  fail: [unique, not_null]
  warn: [table_owner IS NOT NULL]
columns:
  metastore_id: {type: STRING, comment: "Metastore of the table; UNKNOWN where the source does not say."}
  table_catalog: {type: STRING, comment: Catalog of the table.}
  table_schema: {type: STRING, comment: Schema of the table.}
  table_name: {type: STRING, comment: Name of the table.}
  snapshot_date: {type: DATE, comment: "Day on which the table was seen, UTC."}
  table_type: {type: STRING, comment: "MANAGED, EXTERNAL, VIEW, MATERIALIZED_VIEW, STREAMING_TABLE, FOREIGN or another kind."}
  data_source_format: {type: STRING, comment: "Format of the data, for example DELTA; NULL for a view."}
  table_owner: {type: STRING, comment: Principal that owns the table.}
  created: {type: TIMESTAMP, comment: "When the table was created, UTC."}
  created_by: {type: STRING, comment: Principal that created the table.}
  last_altered: {type: TIMESTAMP, comment: "When its definition last changed, UTC; writing rows does not count."}
  last_altered_by: {type: STRING, comment: Principal that made the last change.}
  has_comment: {type: BOOLEAN, comment: Whether the table has a comment that says anything.}
--- */
-- Bronze keeps what vanished from the source, marked: it was not there on this day.
SELECT
  t.metastore_id,
  t.table_catalog,
  t.table_schema,
  t.table_name,
  ${run.day} AS snapshot_date,
  t.table_type,
  t.data_source_format,
  t.table_owner,
  t.created,
  t.created_by,
  t.last_altered,
  t.last_altered_by,
  coalesce(trim(t.comment) <> '', FALSE) AS has_comment
FROM ${bronze}.information_schema_tables AS t
WHERE t._deleted_at IS NULL
