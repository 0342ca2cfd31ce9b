SELECT * FROM (VALUES ('a', CAST(10 AS INTEGER)), ('b', 100)) AS p(item, price)
