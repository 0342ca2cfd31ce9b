/* ---
comment: Stores, and those that only sales mention.
kind: dimension
grain: one row per store
key: [store]
reads:
  bronze.demo_stores_latest: {store: store}
  bronze.demo_sales: {store: store}
adds_only: [bronze.demo_sales]
columns:
  store: {type: STRING, comment: Store.}
  city: {type: STRING, comment: City.}
  is_known: {type: BOOLEAN, comment: Whether it is listed.}
--- */
SELECT coalesce(s.store, m.store) AS store, s.city, s.store IS NOT NULL AS is_known
FROM ${bronze}.demo_stores_latest AS s
FULL OUTER JOIN (
  SELECT DISTINCT x.store FROM ${bronze}.demo_sales AS x WHERE x.store IS NOT NULL
) AS m ON s.store = m.store
