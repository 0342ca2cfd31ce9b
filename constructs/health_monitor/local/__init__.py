"""Runs a synthesized plan on this machine, with Spark, Delta Lake and MLflow embedded."""
