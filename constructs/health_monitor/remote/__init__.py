"""A deployment in its workspace, through the Databricks SDK: runs jobs, asks tables."""


class RemoteError(Exception):
    """What keeps a workspace from doing what was asked of it: what, where, how to fix it."""
