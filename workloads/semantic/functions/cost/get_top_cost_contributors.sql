/* ---
comment: Which workspaces and SKUs cost the most?
examples:
  - What were our ten biggest cost drivers in the last 30 days?
  - Which SKUs does the workspace analytics-prod spend the most on this month?
parameters:
  start_date: {type: DATE, default: "current_date() - INTERVAL 30 DAYS", comment: "First day of usage, included, UTC."}
  end_date: {type: DATE, default: "current_date() - INTERVAL 1 DAY", comment: "Last day of usage, included, UTC; today is never complete."}
  top_n: {type: INT, default: "10", comment: Number of rows to return.}
  workspace_filter: {type: STRING, default: "'ALL'", comment: "Id or name of one workspace, or ALL."}
columns:
  rank: {type: INT, comment: "Place by list cost, 1 = highest; ties follow the ids."}
  workspace_id: {type: STRING, comment: Id of the workspace; UNKNOWN for usage of the account as a whole.}
  workspace_name: {type: STRING, comment: "Name of the workspace, NULL when it is not known."}
  sku_name: {type: STRING, comment: Name of the SKU.}
  cloud: {type: STRING, comment: "Cloud of the SKU: AWS, AZURE or GCP."}
  product_family: {type: STRING, comment: "Family of the SKU, for example JOBS or SQL."}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD, corrections included; NULL when no record has a price."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Account cost in USD: negotiated price, else list price; NULL when no record has a price."}
  share_of_total: {type: DOUBLE, comment: "List cost as a fraction (0 to 1) of the list cost of all chosen days and workspaces, not of the returned rows."}
  dbu: {type: "DECIMAL(38,18)", comment: "Quantity in DBU, NULL when nothing was billed in DBU."}
  usage_records: {type: BIGINT, comment: "Number of billing records, corrections included."}
  unpriced_records: {type: BIGINT, comment: Number of billing records without a price; they are not in the costs.}
  unpriced_quantity: {type: "DECIMAL(38,18)", comment: "Quantity of the records without a price, in unpriced_unit."}
  unpriced_unit: {type: STRING, comment: "Unit of unpriced_quantity; both are NULL when there is none or more than one unit."}
  total_list_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of all chosen days and workspaces, the same in every row."}
  total_account_cost: {type: "DECIMAL(38,18)", comment: "Account cost in USD of all chosen days and workspaces, the same in every row."}
  total_unpriced_records: {type: BIGINT, comment: "Number of records without a price in all chosen days and workspaces, the same in every row."}
reads: [gold.fact_usage, gold.dim_workspace, gold.dim_sku]
--- */
WITH cost AS (
  SELECT
    u.workspace_id,
    u.sku_name,
    u.cloud,
    SUM(u.list_cost) AS list_cost,
    SUM(u.account_cost) AS account_cost,
    SUM(CASE WHEN u.usage_unit = ${def.dbu_unit} THEN u.usage_quantity END) AS dbu,
    COUNT(*) AS usage_records,
    COUNT_IF(u.list_cost IS NULL) AS unpriced_records,
    SUM(CASE WHEN u.list_cost IS NULL THEN u.usage_quantity END) AS unpriced_quantity,
    MIN(CASE WHEN u.list_cost IS NULL THEN u.usage_unit END) AS first_unpriced_unit,
    MAX(CASE WHEN u.list_cost IS NULL THEN u.usage_unit END) AS last_unpriced_unit
  FROM ${gold}.fact_usage AS u
  WHERE u.usage_date BETWEEN start_date AND end_date
  GROUP BY u.workspace_id, u.sku_name, u.cloud
),
chosen AS (
  SELECT
    c.*,
    w.workspace_name,
    ROW_NUMBER() OVER (
      ORDER BY c.list_cost DESC NULLS LAST, c.workspace_id, c.sku_name, c.cloud
    ) AS rank,
    SUM(c.list_cost) OVER (
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total_list_cost,
    SUM(c.account_cost) OVER (
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total_account_cost,
    SUM(c.unpriced_records) OVER (
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total_unpriced_records
  FROM cost AS c
  LEFT JOIN ${gold}.dim_workspace AS w ON c.workspace_id = w.workspace_id
  WHERE workspace_filter IN ('ALL', c.workspace_id, w.workspace_name)
)
SELECT
  h.rank,
  h.workspace_id,
  h.workspace_name,
  h.sku_name,
  h.cloud,
  s.product_family,
  h.list_cost,
  h.account_cost,
  ${def.ratio(CAST(h.list_cost AS DOUBLE), CAST(h.total_list_cost AS DOUBLE))} AS share_of_total,
  h.dbu,
  h.usage_records,
  h.unpriced_records,
  CASE WHEN h.first_unpriced_unit = h.last_unpriced_unit THEN h.unpriced_quantity END AS unpriced_quantity,
  CASE WHEN h.first_unpriced_unit = h.last_unpriced_unit THEN h.first_unpriced_unit END AS unpriced_unit,
  h.total_list_cost,
  h.total_account_cost,
  h.total_unpriced_records
FROM chosen AS h
LEFT JOIN ${gold}.dim_sku AS s ON h.sku_name = s.sku_name AND h.cloud = s.cloud
WHERE h.rank <= top_n
ORDER BY h.rank
