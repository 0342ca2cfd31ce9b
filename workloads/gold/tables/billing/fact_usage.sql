/* ---
comment: Billing records with the prices in force when the usage began; corrections are rows of their own, so a SUM is right.
kind: fact
grain: one row per billing record
key: [record_id]
unit: [record_id, usage_date]
reads:
  bronze.billing_usage: {record_id: record_id, usage_date: usage_date}
  gold.fact_price: {sku_name: sku_name, cloud: cloud, usage_unit: usage_unit}
day: usage_date
pii: [owner, created_by]
foreign_keys:
  - {references: gold.dim_cluster, where: "${def.names_cluster(billing_origin_product)}"}
checks:
  fail: [unique, not_null, "(price_source = 'UNPRICED') = (account_cost IS NULL)"]
  warn: [min_rows 1, price_source <> 'UNPRICED', usage_end_time >= usage_start_time]
columns:
  record_id: {type: STRING, comment: Id of the billing record.}
  account_id: {type: STRING, comment: Account that is charged.}
  workspace_id: {type: STRING, comment: Workspace that is charged; UNKNOWN for usage of the account as a whole.}
  sku_name: {type: STRING, comment: Name of the SKU.}
  cloud: {type: STRING, comment: "AWS, AZURE or GCP."}
  usage_start_time: {type: TIMESTAMP, comment: "Start of the usage, UTC."}
  usage_end_time: {type: TIMESTAMP, comment: "End of the usage, UTC."}
  usage_date: {type: DATE, comment: "Day of the usage, UTC."}
  usage_unit: {type: STRING, comment: "Unit of the quantity; units are never summed together."}
  usage_quantity: {type: "DECIMAL(38,18)", comment: Amount in the unit; negative in a retraction.}
  usage_type: {type: STRING, comment: "What is measured, for example COMPUTE_TIME."}
  record_type: {type: STRING, comment: "ORIGINAL, RETRACTION or RESTATEMENT."}
  ingestion_date: {type: DATE, comment: Day on which the record came.}
  billing_origin_product: {type: STRING, comment: Product that caused the usage.}
  job_id: {type: STRING, comment: "Job that caused it, where known."}
  job_run_id: {type: STRING, comment: "Job run that caused it, where known."}
  cluster_id: {type: STRING, comment: "Cluster that caused it, where known."}
  warehouse_id: {type: STRING, comment: "SQL warehouse that caused it, where known."}
  pipeline_id: {type: STRING, comment: "Pipeline that caused it, where known."}
  endpoint_name: {type: STRING, comment: "Serving endpoint that caused it, where known."}
  notebook_id: {type: STRING, comment: "Notebook that caused it, where known."}
  node_type: {type: STRING, comment: "Node type of the compute, where known."}
  owner: {type: STRING, comment: "Principal that the usage belongs to: run-as, else owner, else UNKNOWN, also where only created_by is known."}
  owner_type: {type: STRING, comment: "HUMAN, SERVICE_PRINCIPAL, SYSTEM or UNKNOWN."}
  created_by: {type: STRING, comment: "Principal that created the app or agent, which need not be who uses it; NULL for other usage."}
  is_serverless: {type: BOOLEAN, comment: Whether the compute was serverless.}
  is_photon: {type: BOOLEAN, comment: Whether Photon was used.}
  is_tagged: {type: BOOLEAN, comment: Whether the record has at least one custom tag.}
  tag_count: {type: INT, comment: Number of custom tags.}
  team: {type: STRING, comment: "Custom tag team, its key in any capitals."}
  project: {type: STRING, comment: "Custom tag project, its key in any capitals."}
  cost_center: {type: STRING, comment: "Custom tag cost_center, its key in any capitals."}
  environment: {type: STRING, comment: "Custom tag environment, its key in any capitals."}
  currency_code: {type: STRING, comment: "Currency of prices and costs; NULL when there is no price."}
  list_price: {type: "DECIMAL(38,18)", comment: "Effective list price per unit at the usage's start, NULL when there is none."}
  account_price: {type: "DECIMAL(38,18)", comment: "Negotiated price per unit at the usage's start, NULL where none was agreed."}
  list_cost: {type: "DECIMAL(38,18)", comment: "Quantity times effective list price, rounded once, to 18 places; NULL without a price, and from 10^20 on."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Quantity times negotiated price, else effective list price, rounded once, to 18 places; NULL when unpriced."}
  price_source: {type: STRING, comment: "ACCOUNT, LIST or UNPRICED: where account_cost has its price from; UNPRICED also when it would be 10^20 or more."}
--- */
WITH priced AS (
  SELECT
    u.*,
    p.currency_code,
    p.effective_list_price AS list_price,
    p.account_price,
    ${def.money(u.usage_quantity, p.effective_list_price)} AS list_cost,
    ${def.money(u.usage_quantity, coalesce(p.account_price, p.effective_list_price))} AS account_cost,
    coalesce(
      ${def.principal(u.identity_metadata.run_as)},
      ${def.principal(u.identity_metadata.owned_by)},
      ${def.unknown_member}
    ) AS owner
  FROM ${bronze}.billing_usage AS u
  LEFT JOIN ${gold}.fact_price AS p
    ON u.sku_name = p.sku_name AND u.cloud = p.cloud AND u.usage_unit = p.usage_unit
    AND p.currency_code = ${def.currency}
    AND u.usage_start_time >= p.price_start_time
    AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time)
)
SELECT
  record_id,
  account_id,
  coalesce(workspace_id, ${def.unknown_member}) AS workspace_id,
  sku_name,
  cloud,
  usage_start_time,
  usage_end_time,
  usage_date,
  usage_unit,
  usage_quantity,
  usage_type,
  record_type,
  ingestion_date,
  billing_origin_product,
  usage_metadata.job_id AS job_id,
  usage_metadata.job_run_id AS job_run_id,
  usage_metadata.cluster_id AS cluster_id,
  usage_metadata.warehouse_id AS warehouse_id,
  usage_metadata.dlt_pipeline_id AS pipeline_id,
  usage_metadata.endpoint_name AS endpoint_name,
  usage_metadata.notebook_id AS notebook_id,
  usage_metadata.node_type AS node_type,
  owner,
  ${def.principal_type(owner)} AS owner_type,
  ${def.principal(identity_metadata.created_by)} AS created_by,
  coalesce(product_features.is_serverless, FALSE) AS is_serverless,
  coalesce(product_features.is_photon, FALSE) AS is_photon,
  coalesce(cardinality(custom_tags), 0) > 0 AS is_tagged,
  coalesce(cardinality(custom_tags), 0) AS tag_count,
  ${def.tag(custom_tags, 'team')} AS team,
  ${def.tag(custom_tags, 'project')} AS project,
  ${def.tag(custom_tags, 'cost_center')} AS cost_center,
  ${def.tag(custom_tags, 'environment')} AS environment,
  currency_code,
  list_price,
  account_price,
  list_cost,
  account_cost,
  CASE
    WHEN account_cost IS NULL THEN 'UNPRICED'
    WHEN account_price IS NOT NULL THEN 'ACCOUNT'
    ELSE 'LIST'
  END AS price_source
FROM priced
