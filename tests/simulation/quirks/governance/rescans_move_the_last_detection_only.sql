SELECT
  bool_and(first_detected_time <= latest_detected_time)
  AND min(latest_detected_time) >= TIMESTAMP '2026-01-24'
  AND max(first_detected_time) < TIMESTAMP '2026-02-01'
  AND count(*) FILTER (first_detected_time < TIMESTAMP '2025-11-20') > 0
FROM {data_classification.results}
