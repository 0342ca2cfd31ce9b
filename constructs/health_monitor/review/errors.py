"""The one exception of this package."""


class ReviewError(Exception):
    """A document is no plan that can be reviewed: says what is wrong, and how to get one."""
