/* ---
comment: Who owns the cost, and what kind of work causes it?
examples:
  - Which twenty people or service principals cost the most in the last 30 days?
  - How much of the cost of each owner comes from jobs and how much from interactive work?
parameters:
  start_date: {type: DATE, default: "current_date() - INTERVAL 30 DAYS", comment: "First day of usage, included, UTC."}
  end_date: {type: DATE, default: "current_date() - INTERVAL 1 DAY", comment: "Last day of usage, included, UTC; today is never complete."}
  top_n: {type: INT, default: "20", comment: Number of owners to return.}
columns:
  rank: {type: INT, comment: "Place by list cost, 1 = highest; ties follow the owner."}
  owner: {type: STRING, comment: "Principal that the usage belongs to: run-as, else owner, else UNKNOWN."}
  owner_type: {type: STRING, comment: "HUMAN, SERVICE_PRINCIPAL, SYSTEM or UNKNOWN."}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD, corrections included; NULL when no record has a price."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Account cost in USD: negotiated price, else list price; NULL when no record has a price."}
  job_cost: {type: "DECIMAL(38,18)", comment: List cost in USD of usage that names a job.}
  pipeline_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of usage that names a pipeline, and no job."}
  warehouse_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of usage that names a SQL warehouse, and none of the above."}
  serving_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of usage that names a serving endpoint, and none of the above."}
  interactive_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of usage that names a cluster or notebook, and none of the above."}
  other_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of usage that names none of these, for example storage."}
  share_of_total: {type: DOUBLE, comment: "List cost as a fraction (0 to 1) of the list cost of all owners, not of the returned rows."}
  dbu: {type: "DECIMAL(38,18)", comment: "Quantity in DBU, NULL when nothing was billed in DBU."}
  workspaces: {type: BIGINT, comment: Number of workspaces with usage of this owner.}
  unpriced_records: {type: BIGINT, comment: Number of billing records without a price; they are not in the costs.}
  total_list_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD of all owners, the same in every row."}
  total_account_cost: {type: "DECIMAL(38,18)", comment: "Account cost in USD of all owners, the same in every row."}
reads: [gold.fact_usage]
--- */
-- A record may name several resources (a job names its cluster too): the first of these decides,
-- so that the parts add up to the whole.
WITH usage AS (
  SELECT
    u.owner,
    u.owner_type,
    u.workspace_id,
    u.list_cost,
    u.account_cost,
    CASE WHEN u.usage_unit = ${def.dbu_unit} THEN u.usage_quantity END AS dbu,
    CASE
      WHEN u.job_id IS NOT NULL THEN 'JOB'
      WHEN u.pipeline_id IS NOT NULL THEN 'PIPELINE'
      WHEN u.warehouse_id IS NOT NULL THEN 'WAREHOUSE'
      WHEN u.endpoint_name IS NOT NULL THEN 'SERVING'
      WHEN u.cluster_id IS NOT NULL OR u.notebook_id IS NOT NULL THEN 'INTERACTIVE'
      ELSE 'OTHER'
    END AS work
  FROM ${gold}.fact_usage AS u
  WHERE u.usage_date BETWEEN start_date AND end_date
),
cost AS (
  SELECT
    u.owner,
    MAX(u.owner_type) AS owner_type,
    SUM(u.list_cost) AS list_cost,
    SUM(u.account_cost) AS account_cost,
    SUM(CASE WHEN u.work = 'JOB' THEN u.list_cost ELSE 0 END) AS job_cost,
    SUM(CASE WHEN u.work = 'PIPELINE' THEN u.list_cost ELSE 0 END) AS pipeline_cost,
    SUM(CASE WHEN u.work = 'WAREHOUSE' THEN u.list_cost ELSE 0 END) AS warehouse_cost,
    SUM(CASE WHEN u.work = 'SERVING' THEN u.list_cost ELSE 0 END) AS serving_cost,
    SUM(CASE WHEN u.work = 'INTERACTIVE' THEN u.list_cost ELSE 0 END) AS interactive_cost,
    SUM(CASE WHEN u.work = 'OTHER' THEN u.list_cost ELSE 0 END) AS other_cost,
    SUM(u.dbu) AS dbu,
    COUNT(DISTINCT u.workspace_id) AS workspaces,
    COUNT_IF(u.list_cost IS NULL) AS unpriced_records
  FROM usage AS u
  GROUP BY u.owner
),
ranked AS (
  SELECT
    c.*,
    ROW_NUMBER() OVER (ORDER BY c.list_cost DESC NULLS LAST, c.owner) AS rank,
    SUM(c.list_cost) OVER (
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total_list_cost,
    SUM(c.account_cost) OVER (
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total_account_cost
  FROM cost AS c
)
SELECT
  r.rank,
  r.owner,
  r.owner_type,
  r.list_cost,
  r.account_cost,
  r.job_cost,
  r.pipeline_cost,
  r.warehouse_cost,
  r.serving_cost,
  r.interactive_cost,
  r.other_cost,
  ${def.ratio(CAST(r.list_cost AS DOUBLE), CAST(r.total_list_cost AS DOUBLE))} AS share_of_total,
  r.dbu,
  r.workspaces,
  r.unpriced_records,
  r.total_list_cost,
  r.total_account_cost
FROM ranked AS r
WHERE r.rank <= top_n
ORDER BY r.rank
