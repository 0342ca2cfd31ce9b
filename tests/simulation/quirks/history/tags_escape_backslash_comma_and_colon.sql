SELECT
  count(*) > 0 AND bool_and(query_tags['note'] = 'daily\, per region\: eu\\west')
FROM {query.history}
WHERE query_tags IS NOT NULL
