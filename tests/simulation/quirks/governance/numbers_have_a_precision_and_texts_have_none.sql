SELECT
  bool_and((numeric_precision IS NOT NULL) = (data_type IN ('LONG', 'INT', 'DECIMAL', 'DOUBLE')))
  AND bool_and((character_maximum_length = 0) = (data_type = 'STRING') OR data_type <> 'STRING')
FROM {information_schema.columns}
