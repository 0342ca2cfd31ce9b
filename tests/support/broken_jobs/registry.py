"""All broken hierarchies: at least two for each kind of fault."""

from broken_jobs import (
    arguments,
    entries,
    libraries,
    limits,
    objects,
    operations,
    order,
    references,
)
from broken_jobs.example import Example

EXAMPLES: tuple[Example, ...] = (
    *entries.EXAMPLES,
    *arguments.EXAMPLES,
    *references.EXAMPLES,
    *order.EXAMPLES,
    *limits.EXAMPLES,
    *libraries.EXAMPLES,
    *operations.EXAMPLES,
    *objects.EXAMPLES,
)
