"""Makes system tables of a simulated account, any day on its own, from a seed."""
