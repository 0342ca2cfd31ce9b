"""Jobs and tasks while they run: order, conditions, retries, limits, and the record of it all."""
