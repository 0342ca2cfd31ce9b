"""Pictures of a plan: its jobs by layer, who owns them, when they run, how they ran."""


class GraphError(Exception):
    """A plan or a run that cannot be drawn."""
