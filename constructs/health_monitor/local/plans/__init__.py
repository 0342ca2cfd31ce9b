"""A synthesized plan, read as far as one machine can run it."""
