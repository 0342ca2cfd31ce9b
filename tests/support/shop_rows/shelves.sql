SELECT * FROM (VALUES ('x', 'a'), ('y', 'b')) AS s(shelf, item)
