"""The error of the contract."""


class ContentError(Exception):
    """A content file (SQL, YAML) or the deployment of it is wrong: which, where, how to fix it."""
