SELECT 'r1' AS return_id, '2026-02-21 a 1' AS sale, DATE '2026-02-22' AS returned_on,
  CAST(1 AS INTEGER) AS quantity
