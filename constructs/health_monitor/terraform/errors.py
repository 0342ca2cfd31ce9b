"""The one exception of this package."""


class TerraformError(Exception):
    """A plan cannot be built: says what is wrong, where, and how to fix it."""
