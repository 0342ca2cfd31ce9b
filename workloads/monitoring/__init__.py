"""Profile and drift metrics of Gold tables."""
