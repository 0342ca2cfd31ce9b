"""The tables of these tests are tiny, and most tests are about computing by units."""

from collections.abc import Iterator

import pytest
from ways import by_units


@pytest.fixture(autouse=True)
def only_what_changed() -> Iterator[None]:
    with by_units():
        yield
