"""A table that the product keeps about its own work, as its YAML file declares it.

Its columns are a contract, as those of a Gold table are: code writes exactly these.
"""

from dataclasses import dataclass
from pathlib import Path

from content.declared import OPS
from content.errors import ContentError
from content.files import YamlFile, expect_keys
from content.header import read_columns, read_names, read_text
from content.table_spec import TableSpec


@dataclass(frozen=True, kw_only=True)
class OpsTable:
    """One table of the schema for operations."""

    path: str
    name: str
    spec: TableSpec

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"ops.{self.name}"


def read_ops_table(root: Path, name: str) -> OpsTable:
    """The table of that name; every mistake is a ContentError naming file and key."""
    return parse_ops_table(YamlFile.read(root, f"{OPS}/{name}.yaml"))


def parse_ops_table(file: YamlFile) -> OpsTable:
    """Build the table from its file."""
    content, where = file.content, file.path
    expect_keys(content, where, ("comment", "columns"), ("key", "cluster_by"))
    columns = read_columns(content["columns"], where)
    known = [column.name for column in columns]
    key = read_names(content.get("key", []), "key", known, where, required=False)
    clustered = read_names(content.get("cluster_by", []), "cluster_by", known, where, False)
    if not file.name.isidentifier():
        raise ContentError(f"{where}: {file.name!r} is no name of a table: rename the file")
    comment = read_text(content["comment"], "comment", where)
    spec = TableSpec(comment=comment, columns=columns, cluster_by=clustered, key=key)
    return OpsTable(path=where, name=file.name, spec=spec)
