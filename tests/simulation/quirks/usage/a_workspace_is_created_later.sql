SELECT min(usage_date) >= DATE '2025-12-02'
FROM {billing.usage}
WHERE workspace_id = '6628450917730067'
