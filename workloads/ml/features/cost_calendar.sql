/* ---
comment: The days that the usage of each account covers. When it grows, quiet workspaces get their days without cost.
kind: fact
grain: one row per account and calendar day
key: [account_id, day]
unit: [account_id]
reads:
  ml.cost_days: {account_id: account_id}
day: day
columns:
  account_id: {type: STRING, comment: Account that is charged.}
  day: {type: DATE, comment: Day between the first one with usage and the newest one on which records came.}
--- */
SELECT
  d.account_id,
  explode(sequence(min(d.usage_date), max(d.known_on))) AS day
FROM ${ml}.cost_days AS d
GROUP BY d.account_id
