"""The error of the models, saying what is wrong, where, and how to fix it."""

from runtime.errors import WorkloadError


class ModelError(WorkloadError):
    """A model file is wrong, or the registry does not hold what it should."""
