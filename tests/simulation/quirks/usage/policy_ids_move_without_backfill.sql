SELECT bool_and((usage_metadata.usage_policy_id IS NULL) = (usage_date < DATE '2025-12-01'))
FROM {billing.usage}
WHERE coalesce(usage_metadata.usage_policy_id, usage_metadata.budget_policy_id) IS NOT NULL
