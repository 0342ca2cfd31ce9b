"""The one Spark of a run: how it starts, what it reads, and what it executes."""
