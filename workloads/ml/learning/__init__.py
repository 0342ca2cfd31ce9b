"""Learns from the features, judges what was learned, and predicts."""

from runtime.errors import WorkloadError


class ModelError(WorkloadError):
    """A model file is wrong, or the registry does not hold what it should."""
