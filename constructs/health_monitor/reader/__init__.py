"""Asks the tables of an environment with SQL, on this machine or in its workspace."""

import re

_CONDITION = re.compile(r"\[?([A-Z][A-Z_]+)\b")


class StatementError(Exception):
    """A statement that failed: what the engine says of it."""

    @property
    def condition(self) -> str:
        """The engine's name for it, such as TABLE_OR_VIEW_NOT_FOUND; empty when it gives none.

        Most messages begin with it in brackets; those of the catalog's service have none.
        """
        found = _CONDITION.match(str(self))
        return found[1] if found else ""
