"""The error of the contract."""


class ContentError(Exception):
    """A content file (SQL, YAML) or the deployment of it is wrong: which, where, how to fix it.

    The text is `path: key: what: how to fix it`.
    """

    def __init__(self, text: str, *, limit: str = "") -> None:
        super().__init__(text)
        self.limit = limit
        """Name of the platform's limit that is broken. Empty: a rule of the product."""
