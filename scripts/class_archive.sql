-- What runs of the product make Spark do, once each, so that its classes are in the archive.
CREATE SCHEMA training;

CREATE TABLE training.usage (id BIGINT, day DATE, cost DECIMAL(38, 18), tags MAP<STRING, STRING>)
TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');

INSERT INTO training.usage
SELECT id, DATE'2026-01-01' + CAST(id % 7 AS INT), CAST(id AS DECIMAL(38, 18)), MAP('team', 'a')
FROM RANGE(100);

MERGE INTO training.usage AS old
USING (SELECT id, day, cost + 1 AS cost, tags FROM training.usage WHERE id < 20) AS new
    ON old.id = new.id
WHEN MATCHED AND old.cost <> new.cost THEN UPDATE SET *
WHEN NOT MATCHED THEN INSERT *;

DELETE FROM training.usage WHERE id = 3;

SELECT id, _change_type FROM table_changes('training.usage', 0) WHERE _commit_version > 1;

CREATE FUNCTION training.top_days(n INT DEFAULT 3 COMMENT 'How many.')
RETURNS TABLE (day DATE, cost DECIMAL(38, 18), place INT)
RETURN
SELECT ranked.day, ranked.cost, ranked.place
FROM (
    SELECT
        day,
        SUM(cost) AS cost,
        ROW_NUMBER() OVER (ORDER BY SUM(cost) DESC, day ASC) AS place
    FROM training.usage
    GROUP BY day
) AS ranked
WHERE ranked.place <= top_days.n;

SELECT top.day, top.cost, COUNT(*) AS records
FROM training.top_days() AS top
INNER JOIN training.usage AS usage ON top.day = usage.day
GROUP BY ALL
ORDER BY top.cost DESC;

CREATE TABLE training.exported USING parquet AS
SELECT id, day, cost, to_json(tags) AS tags FROM training.usage;

SELECT day, PERCENTILE(CAST(cost AS DOUBLE), 0.5) AS half, COUNT(DISTINCT id) AS ids
FROM training.exported
GROUP BY day;

DESCRIBE HISTORY training.usage
