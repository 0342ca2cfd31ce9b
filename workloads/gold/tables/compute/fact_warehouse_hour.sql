/* ---
comment: What SQL warehouses did in each hour in which they ran, were used or were billed, and what of it nobody used.
kind: fact
grain: one row per warehouse and hour
key: [workspace_id, warehouse_id, hour_start]
unit: [workspace_id, warehouse_id, hour_date]
reads:
  gold.fact_warehouse_event:
    workspace_id: workspace_id
    warehouse_id: warehouse_id
    hour_date: {each: "${def.state_days(event_date, state_until)}"}
  gold.fact_query:
    workspace_id: workspace_id
    warehouse_id: warehouse_id
    hour_date: {each: "sequence(query_date, CAST(greatest(start_time, end_time) AS DATE))"}
  gold.fact_usage: {workspace_id: workspace_id, warehouse_id: warehouse_id, hour_date: usage_date}
  bronze.query_history:
    workspace_id: workspace_id
    hour_date: {each: "${def.days_around(start_time)}"}
    units: >-
      SELECT h.workspace_id, h.warehouse_id, h.hour_date
      FROM ${gold}.fact_warehouse_hour AS h
      INNER JOIN (
        SELECT DISTINCT c.workspace_id, c._change_type, explode(${def.days_around(c.start_time)}) AS hour_date
        FROM ${changes} AS c
      ) AS c ON h.workspace_id = c.workspace_id AND h.hour_date = c.hour_date
      WHERE h.is_unseen OR c._change_type <> 'insert'
  bronze.compute_warehouse_events:
    workspace_id: workspace_id
    hour_date: {each: "${def.days_around(event_time)}"}
    units: >-
      SELECT h.workspace_id, h.warehouse_id, h.hour_date
      FROM ${gold}.fact_warehouse_hour AS h
      INNER JOIN (
        SELECT DISTINCT c.workspace_id, c._change_type, explode(${def.days_around(c.event_time)}) AS hour_date
        FROM ${changes} AS c
      ) AS c ON h.workspace_id = c.workspace_id AND h.hour_date = c.hour_date
      WHERE h.is_unseen OR c._change_type <> 'insert'
day: hour_date
checks:
  fail: [unique, not_null, is_unseen = (idle_minutes IS NULL)]
  warn:
    - NOT is_unseen
    - running_minutes IS NULL OR running_minutes <= 60
    - idle_cost IS NULL OR idle_cost BETWEEN 0 AND list_cost
columns:
  workspace_id: {type: STRING, comment: Workspace of the warehouse.}
  warehouse_id: {type: STRING, comment: "Id of the warehouse, unique in its workspace only."}
  hour_start: {type: TIMESTAMP, comment: "Start of the hour, UTC."}
  hour_date: {type: DATE, comment: "Day of the hour, UTC."}
  running_minutes: {type: DOUBLE, comment: "Minutes in which the warehouse ran, NULL where its state is not known."}
  cluster_minutes: {type: DOUBLE, comment: "Minutes of all its clusters together, NULL where its state is not known."}
  queries: {type: BIGINT, comment: "Statements that were under way in the hour, also those of other hours; NULL where statements are not seen."}
  queries_started: {type: BIGINT, comment: "Statements whose request came in the hour, which may be summed; NULL where statements are not seen."}
  busy_minutes: {type: DOUBLE, comment: "Minutes in which at least one statement was under way, NULL where statements are not seen."}
  peak_concurrency: {type: BIGINT, comment: "Most statements under way at one instant, NULL where statements are not seen."}
  idle_minutes: {type: DOUBLE, comment: "Minutes in which the warehouse ran without a statement, NULL when unseen."}
  dbu: {type: "DECIMAL(38,18)", comment: "DBU billed for the hour, NULL until its first billing record has come."}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost billed for the hour, USD, NULL until its first billing record has come."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Account cost billed for the hour, USD, NULL until its first billing record has come."}
  idle_cost: {type: "DECIMAL(38,18)", comment: "List cost that no statement used: the idle share of the running minutes, USD; NULL when unseen or not billed."}
  is_unseen: {type: BOOLEAN, comment: "Whether nothing can be said of idleness: statements or events of the workspace are missing for the days around, or the state is not known."}
--- */
WITH statement_hours AS (
  -- One without duration counts for a millisecond, the resolution of the source.
  SELECT
    q.workspace_id,
    q.warehouse_id,
    q.start_time,
    greatest(q.end_time, timestampadd(MILLISECOND, 1, q.start_time)) AS end_time,
    explode(sequence(
      date_trunc('HOUR', q.start_time),
      date_trunc('HOUR', timestampadd(MICROSECOND, -1, greatest(q.end_time, timestampadd(MILLISECOND, 1, q.start_time)))),
      INTERVAL '1' HOUR
    )) AS hour_start
  FROM ${gold}.fact_query AS q
  WHERE q.warehouse_id IS NOT NULL
),
bills AS (
  SELECT
    u.workspace_id,
    u.warehouse_id,
    timestampadd(HOUR, hour(u.usage_start_time), CAST(u.usage_date AS TIMESTAMP)) AS hour_start,
    CASE WHEN u.usage_unit = ${def.dbu_unit} THEN u.usage_quantity END AS dbu,
    u.list_cost,
    u.account_cost
  FROM ${gold}.fact_usage AS u
  WHERE u.warehouse_id IS NOT NULL
),
states AS (
  SELECT
    e.workspace_id,
    e.warehouse_id,
    e.event_date,
    e.event_time,
    e.state_until,
    e.is_running,
    CASE WHEN e.is_running THEN greatest(e.cluster_count, 1) ELSE 0 END AS clusters
  FROM ${gold}.fact_warehouse_event AS e
  WHERE e.state_until IS NULL OR e.state_until > e.event_time
),
-- The newest state is known to last for its own hour only.
running_hours AS (
  SELECT
    workspace_id,
    warehouse_id,
    explode(sequence(
      date_trunc('HOUR', event_time),
      date_trunc('HOUR', coalesce(timestampadd(MICROSECOND, -1, state_until), event_time)),
      INTERVAL '1' HOUR
    )) AS hour_start
  FROM states
  WHERE is_running
),
hours AS (
  SELECT workspace_id, warehouse_id, hour_start FROM statement_hours
  UNION
  SELECT workspace_id, warehouse_id, hour_start FROM bills
  UNION
  SELECT workspace_id, warehouse_id, hour_start FROM running_hours
),
days_with_statements AS (
  SELECT DISTINCT q.workspace_id, explode(${def.days_around(q.start_time)}) AS day
  FROM ${bronze}.query_history AS q
),
days_with_events AS (
  SELECT DISTINCT e.workspace_id, explode(${def.days_around(e.event_time)}) AS day
  FROM ${bronze}.compute_warehouse_events AS e
),
seen_hours AS (
  SELECT
    h.workspace_id,
    h.warehouse_id,
    h.hour_start,
    timestampadd(HOUR, 1, h.hour_start) AS hour_end,
    s.day IS NOT NULL AS has_statements,
    e.day IS NOT NULL AS has_events
  FROM hours AS h
  LEFT JOIN days_with_statements AS s
    ON h.workspace_id = s.workspace_id AND CAST(h.hour_start AS DATE) = s.day
  LEFT JOIN days_with_events AS e
    ON h.workspace_id = e.workspace_id AND CAST(h.hour_start AS DATE) = e.day
),
state_days AS (
  SELECT *, explode(${def.state_days(event_date, state_until)}) AS day
  FROM states
),
-- Beyond its hour the newest state is carried on where it explains what is seen: a warehouse that
-- is used or billed runs. After a stop that says that events are missing, so nothing is known.
state_hours AS (
  SELECT h.workspace_id, h.warehouse_id, h.hour_start, h.hour_end, h.has_statements,
    s.event_time, s.state_until, s.is_running, s.clusters
  FROM seen_hours AS h
  LEFT JOIN state_days AS s
    ON h.workspace_id = s.workspace_id AND h.warehouse_id = s.warehouse_id
    AND CAST(h.hour_start AS DATE) = s.day
    AND s.event_time < h.hour_end
    AND (s.state_until IS NULL OR s.state_until > h.hour_start)
    AND (s.state_until IS NOT NULL OR s.event_time >= h.hour_start OR (s.is_running AND h.has_events))
),
-- Every instant at which something begins or ends. What was under way before begins with the hour.
turns AS (
  SELECT
    workspace_id, warehouse_id, hour_start,
    turn.instant, turn.sign AS statements, CAST(turn.sign > 0 AND turn.instant = start_time AS INT) AS started,
    0 AS states, 0 AS clusters, FALSE AS has_statements, FALSE AS has_state,
    NULL AS dbu, NULL AS list_cost, NULL AS account_cost
  FROM (
    SELECT *, explode(array(
      struct(greatest(start_time, hour_start) AS instant, 1 AS sign),
      struct(least(end_time, timestampadd(HOUR, 1, hour_start)) AS instant, -1 AS sign)
    )) AS turn
    FROM statement_hours
  )
  UNION ALL
  SELECT
    workspace_id, warehouse_id, hour_start,
    turn.instant, 0 AS statements, 0 AS started,
    turn.sign * coalesce(CAST(is_running AS INT), 0) AS states,
    turn.sign * coalesce(clusters, 0) AS clusters,
    has_statements, event_time IS NOT NULL AS has_state,
    NULL AS dbu, NULL AS list_cost, NULL AS account_cost
  FROM (
    SELECT *, explode(array(
      struct(greatest(event_time, hour_start) AS instant, 1 AS sign),
      struct(least(state_until, hour_end) AS instant, -1 AS sign)
    )) AS turn
    FROM state_hours
  )
  UNION ALL
  SELECT
    workspace_id, warehouse_id, hour_start,
    hour_start AS instant, 0 AS statements, 0 AS started,
    0 AS states, 0 AS clusters, FALSE AS has_statements, FALSE AS has_state,
    dbu, list_cost, account_cost
  FROM bills
),
-- Of one instant the ends come first: who begins when another ends does not run beside it.
swept AS (
  SELECT
    *,
    timestampdiff(MICROSECOND, instant, lead(instant) OVER (
      PARTITION BY workspace_id, warehouse_id, hour_start ORDER BY instant, statements
      ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING
    )) AS micros,
    sum(statements) OVER (
      PARTITION BY workspace_id, warehouse_id, hour_start ORDER BY instant, statements
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS under_way,
    sum(states) OVER (
      PARTITION BY workspace_id, warehouse_id, hour_start ORDER BY instant, statements
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS running,
    sum(clusters) OVER (
      PARTITION BY workspace_id, warehouse_id, hour_start ORDER BY instant, statements
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS running_clusters
  FROM turns
),
measured AS (
  SELECT
    workspace_id,
    warehouse_id,
    hour_start,
    bool_or(has_statements) AS has_statements,
    bool_or(has_state) AS has_state,
    sum(CASE WHEN running > 0 THEN micros ELSE 0 END) AS running_micros,
    sum(running_clusters * micros) AS cluster_micros,
    sum(CASE WHEN under_way > 0 THEN micros ELSE 0 END) AS busy_micros,
    sum(CASE WHEN running > 0 AND under_way = 0 THEN micros ELSE 0 END) AS idle_micros,
    max(under_way) AS peak,
    count_if(statements > 0) AS queries,
    sum(started) AS queries_started,
    sum(dbu) AS dbu,
    sum(list_cost) AS list_cost,
    sum(account_cost) AS account_cost
  FROM swept
  GROUP BY workspace_id, warehouse_id, hour_start
),
-- An hour that was billed though the warehouse did not run is idle where no statement used it.
shared AS (
  SELECT
    *,
    CASE
      WHEN running_micros > 0
        THEN ${def.ratio(CAST(idle_micros AS DECIMAL(20,0)), CAST(running_micros AS DECIMAL(20,0)))}
      WHEN queries = 0 THEN 1
      ELSE 0
    END AS idle_share
  FROM measured
)
SELECT
  workspace_id,
  warehouse_id,
  hour_start,
  CAST(hour_start AS DATE) AS hour_date,
  CASE WHEN has_state THEN ${def.minutes(running_micros)} END AS running_minutes,
  CASE WHEN has_state THEN ${def.minutes(cluster_micros)} END AS cluster_minutes,
  CASE WHEN has_statements THEN queries END AS queries,
  CASE WHEN has_statements THEN queries_started END AS queries_started,
  CASE WHEN has_statements THEN ${def.minutes(busy_micros)} END AS busy_minutes,
  CASE WHEN has_statements THEN peak END AS peak_concurrency,
  CASE WHEN has_statements AND has_state THEN ${def.minutes(idle_micros)} END AS idle_minutes,
  dbu,
  list_cost,
  account_cost,
  CASE WHEN has_statements AND has_state THEN ${def.money(list_cost, idle_share)} END AS idle_cost,
  NOT (has_statements AND has_state) AS is_unseen
FROM shared
