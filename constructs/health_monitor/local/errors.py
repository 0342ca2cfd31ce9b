"""The error of local runs."""


class LocalError(Exception):
    """Something that keeps a plan from running here: what, where, and how to fix it."""
