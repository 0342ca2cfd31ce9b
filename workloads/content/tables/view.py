"""A view over computed tables as the header of its SQL file declares it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.errors import ContentError
from content.files import SqlFile, expect_keys
from content.header import read_columns, read_text
from content.tables.reads import expect_reads


@dataclass(frozen=True, kw_only=True)
class View:
    """A view as its file declares it."""

    path: str
    name: str
    comment: str
    reads: Sequence[str]
    columns: dict[str, str]
    """Column to comment, in order."""
    types: Mapping[str, str]
    """Column to SQL type, in order."""
    body: str

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"gold.{self.name}"


def parse_view(file: SqlFile) -> View:
    """Build the view; every mistake is a ContentError naming file and key."""
    header, where = file.header, file.path
    expect_keys(header, where, ("comment", "reads", "columns"))
    if not file.body:
        raise ContentError(f"{where}: the file has no body: write the SELECT of the view")
    if not isinstance(header["reads"], list):
        raise ContentError(f"{where}: reads must be a list of tables, got {header['reads']!r}")
    columns = read_columns(header["columns"], where)
    expect_reads(where, header["reads"], file.body)
    return View(
        path=where,
        name=file.name,
        comment=read_text(header["comment"], "comment", where),
        reads=tuple(header["reads"]),
        columns={column.name: column.comment for column in columns},
        types={column.name: column.type for column in columns},
        body=file.body,
    )
