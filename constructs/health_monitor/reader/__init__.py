"""Asks the tables of an environment with SQL, on this machine or in its workspace."""


class StatementError(Exception):
    """A statement that failed: what the engine says of it."""

    @property
    def condition(self) -> str:
        """The engine's name for it, such as TABLE_OR_VIEW_NOT_FOUND; empty when it gives none."""
        name, bracket, _ = str(self).partition("[")[2].partition("]")
        return name.partition(".")[0] if bracket else ""
