"""Computing tables in the way that a test is about, however small they are."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from unittest.mock import patch

import computing.collecting
import computing.read_tables

Way = Callable[[], AbstractContextManager[object]]


def by_units() -> AbstractContextManager[object]:
    """No table is small: what changed is found out, and only that is computed."""
    return patch.object(computing.read_tables, "SMALL", -1)


@contextmanager
def by_many_units() -> Iterator[None]:
    """Nor are any units few: they are written into a table."""
    with by_units(), patch.object(computing.collecting, "FEW", 0):
        yield


def whole() -> AbstractContextManager[object]:
    """Every table is small: all of it is computed when anything has changed."""
    return patch.object(computing.read_tables, "SMALL", 1 << 62)
