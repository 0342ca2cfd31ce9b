/* ---
comment: Classic clusters with their whole history; facts that need the state at a time join on the interval, all others on is_current.
kind: history
grain: one row per cluster and change
key: [workspace_id, cluster_id, valid_from]
reads:
  bronze.compute_clusters: {workspace_id: workspace_id, cluster_id: cluster_id}
history:
  deleted: delete_time
  covers_time_before: true
  mentioned_by:
    bronze.billing_usage:
      workspace_id: coalesce(workspace_id, ${def.unknown_member})
      cluster_id: usage_metadata.cluster_id
      where: ${def.names_cluster(billing_origin_product)}
    bronze.query_history: {workspace_id: workspace_id, cluster_id: compute.cluster_id}
checks:
  fail: [unique, not_null, valid_to IS NULL OR valid_to > valid_from]
  warn: [worker_count IS NULL OR NOT is_autoscale, dbr_version IS NULL OR dbr_major IS NOT NULL]
pii: [owned_by]
columns:
  workspace_id: {type: STRING, comment: Workspace of the cluster.}
  cluster_id: {type: STRING, comment: Id of the cluster.}
  valid_from: {type: TIMESTAMP, comment: "First instant of this state, UTC, inclusive; the first known state also holds for the time before it."}
  valid_to: {type: TIMESTAMP, comment: "First instant of the next state, UTC; NULL for the newest."}
  is_current: {type: BOOLEAN, comment: Whether this is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether the cluster is deleted in this state.}
  is_known: {type: BOOLEAN, comment: "Whether the cluster's definition was seen; FALSE when only usage or statements mention it."}
  cluster_name: {type: STRING, comment: Name of the cluster.}
  owned_by: {type: STRING, comment: Name of the cluster's owner.}
  cluster_source: {type: STRING, comment: "What created the cluster: UI, API, JOB, PIPELINE or PIPELINE_MAINTENANCE."}
  data_security_mode: {type: STRING, comment: Access mode.}
  policy_id: {type: STRING, comment: "Compute policy of the cluster, NULL without one."}
  driver_node_type: {type: STRING, comment: "Node type of the driver: the workers', unless the driver has its own."}
  worker_node_type: {type: STRING, comment: Node type of the workers.}
  driver_instance_pool_id: {type: STRING, comment: "Pool of the driver, NULL without one."}
  worker_instance_pool_id: {type: STRING, comment: "Pool of the workers, NULL without one."}
  is_autoscale: {type: BOOLEAN, comment: Whether the number of workers follows the load.}
  worker_count: {type: BIGINT, comment: "Workers of a cluster of fixed size, NULL under autoscaling."}
  min_autoscale_workers: {type: BIGINT, comment: "Fewest workers under autoscaling, else NULL."}
  max_autoscale_workers: {type: BIGINT, comment: "Most workers under autoscaling, else NULL."}
  auto_termination_minutes: {type: BIGINT, comment: "Idle minutes after which the cluster stops, 0 or NULL for never."}
  dbr_version: {type: STRING, comment: "Name of the runtime, for example 15.4.x-scala2.12."}
  dbr_major: {type: INT, comment: "Major version of the runtime, NULL where its name has none."}
  dbr_minor: {type: INT, comment: "Minor version of the runtime, NULL where its name has none."}
  is_ml: {type: BOOLEAN, comment: Whether the runtime is one for machine learning.}
  is_photon: {type: BOOLEAN, comment: "TRUE where the runtime's name says Photon, else NULL: of usage it is known by its product features."}
  tags: {type: "MAP<STRING,STRING>", comment: All tags of the cluster.}
  team: {type: STRING, comment: "Tag team, its key in any capitals."}
  project: {type: STRING, comment: "Tag project, its key in any capitals."}
  cost_center: {type: STRING, comment: "Tag cost_center, its key in any capitals."}
  environment: {type: STRING, comment: "Tag environment, its key in any capitals."}
  create_time: {type: TIMESTAMP, comment: "When the cluster was created, UTC."}
  delete_time: {type: TIMESTAMP, comment: "When the cluster was deleted, UTC."}
--- */
SELECT
  c.workspace_id,
  c.cluster_id,
  c.change_time AS valid_from,
  c.cluster_name,
  c.owned_by,
  c.cluster_source,
  c.data_security_mode,
  c.policy_id,
  coalesce(c.driver_node_type, c.worker_node_type) AS driver_node_type,
  c.worker_node_type,
  c.driver_instance_pool_id,
  c.worker_instance_pool_id,
  coalesce(c.min_autoscale_workers, c.max_autoscale_workers) IS NOT NULL AS is_autoscale,
  c.worker_count,
  c.min_autoscale_workers,
  c.max_autoscale_workers,
  c.auto_termination_minutes,
  c.dbr_version,
  TRY_CAST(regexp_extract(c.dbr_version, ${def.runtime_version_pattern}, 2) AS INT) AS dbr_major,
  TRY_CAST(regexp_extract(c.dbr_version, ${def.runtime_version_pattern}, 3) AS INT) AS dbr_minor,
  c.dbr_version RLIKE ${def.ml_runtime_pattern} AS is_ml,
  CASE WHEN c.dbr_version RLIKE ${def.photon_runtime_pattern} THEN TRUE END AS is_photon,
  c.tags,
  ${def.tag(c.tags, 'team')} AS team,
  ${def.tag(c.tags, 'project')} AS project,
  ${def.tag(c.tags, 'cost_center')} AS cost_center,
  ${def.tag(c.tags, 'environment')} AS environment,
  c.create_time,
  c.delete_time
FROM ${bronze}.compute_clusters AS c
