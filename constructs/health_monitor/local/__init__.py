"""Runs a synthesized plan on this machine, with Spark, Delta Lake and MLflow embedded."""


class LocalError(Exception):
    """Something that keeps a plan from running here: what, where, and how to fix it."""
