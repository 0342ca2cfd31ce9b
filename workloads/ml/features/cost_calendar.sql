/* ---
comment: The days that the usage of each account covers. When it grows, quiet workspaces get their days without cost.
kind: fact
grain: one row per account
key: [account_id]
reads:
  ml.cost_days: {account_id: account_id}
columns:
  account_id: {type: STRING, comment: Account that is charged.}
  first_day: {type: DATE, comment: First day with usage.}
  last_day: {type: DATE, comment: Newest day on which records came.}
--- */
SELECT
  d.account_id,
  min(d.usage_date) AS first_day,
  max(d.known_on) AS last_day
FROM ${ml}.cost_days AS d
GROUP BY d.account_id
