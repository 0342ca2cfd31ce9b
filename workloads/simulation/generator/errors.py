"""The error of the simulation."""

from runtime.errors import WorkloadError


class SimulationError(WorkloadError):
    """The world cannot be made as asked; the message says what to change."""
