"""What exists and happens in a simulated account, any day on its own, from a seed."""
