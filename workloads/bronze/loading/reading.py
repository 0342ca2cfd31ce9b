"""What goes wrong while a source is read, told in one line and not tried again."""

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.errors import SourceError, WorkloadError
from runtime.reasons import raised_text, unreadable_file


@contextmanager
def reading() -> Iterator[None]:
    """Turn what Spark says of a source into a SourceError; other errors are passed on."""
    try:
        yield
    except WorkloadError:
        raise
    except Exception as error:  # from a write, an embedded Spark passes on what Java raised
        told = raised_text(error) or unreadable_file(error)
        if told is None:
            raise
        raise SourceError(told) from None
