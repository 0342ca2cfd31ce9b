"""The error of pictures."""


class GraphError(Exception):
    """A plan or a run that cannot be drawn."""
