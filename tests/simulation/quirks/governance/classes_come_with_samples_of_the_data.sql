SELECT count(*) > 100 AND bool_and(len(samples) > 0) FROM {data_classification.results}
