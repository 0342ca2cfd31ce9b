"""The two ways in which the emulator answers."""

from enum import Enum


class Manner(Enum):
    """How much a read returns beyond what was sent."""

    ECHO = "echo"
    """What was sent, and what the service must add (ids, owners, times)."""

    DEFAULTS = "defaults"
    """The same, with every optional member that the service fills in by itself."""
