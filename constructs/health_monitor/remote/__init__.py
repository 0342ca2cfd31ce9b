"""Runs deployed jobs in their workspace, through the Databricks SDK, and follows them."""


class RemoteError(Exception):
    """Something that keeps a job from running in its workspace: what, where, how to fix it."""
