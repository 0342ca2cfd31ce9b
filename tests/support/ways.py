"""Computing tables in the way that a test is about, however small they are."""

from contextlib import AbstractContextManager
from unittest.mock import patch

import computing.read_tables


def by_units() -> AbstractContextManager[int]:
    """No table is small: what changed is found out, and only that is computed."""
    return patch.object(computing.read_tables, "SMALL", -1)


def whole() -> AbstractContextManager[int]:
    """Every table is small: all of it is computed when anything has changed."""
    return patch.object(computing.read_tables, "SMALL", 1 << 62)
