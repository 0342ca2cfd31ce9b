"""Foreign keys reach tables that exist already, where the engine can declare them."""

from typing import Any

from content.table_spec import Column, ReferencedKey, TableSpec
from runtime.dialect import Dialect
from runtime.tables import declare_references

SPEC = TableSpec(
    comment="c",
    columns=(Column("a", "STRING", "A."), Column("b", "STRING", "B.")),
    cluster_by=("a",),
    key=("a",),
    foreign_keys={
        ("a",): ReferencedKey(table="c.s.d", columns=("x",)),
        ("b",): ReferencedKey(table="c.s.e", columns=("y",)),
    },
)


class Workspace:
    """Answers the question for constraints, and keeps the statements."""

    def __init__(self, *constraints: str) -> None:
        self.constraints = [(name,) for name in constraints]
        self.statements: list[str] = []

    def sql(self, statement: str) -> "Workspace":
        self.statements.append(statement)
        return self

    def collect(self) -> list[tuple[str]]:
        return self.constraints


def declare(spark: Any, *, is_local: bool = False) -> int:
    return declare_references(spark, Dialect(is_local=is_local), "c.`my.schema`.t", SPEC)


def test_only_references_that_the_table_lacks_are_added() -> None:
    spark = Workspace("t_pk", "t_a_fk")
    assert declare(spark) == 1
    assert spark.statements == [
        "SELECT constraint_name FROM c.information_schema.table_constraints "
        "WHERE table_schema = 'my.schema' AND table_name = 't'",
        "ALTER TABLE c.`my.schema`.t ADD CONSTRAINT t_b_fk FOREIGN KEY (b) REFERENCES c.s.e (y)",
    ]


def test_nothing_is_altered_when_all_are_there() -> None:
    spark = Workspace("t_a_fk", "t_b_fk")
    assert declare(spark) == 0
    assert len(spark.statements) == 1


def test_engine_without_constraints_is_not_asked() -> None:
    spark = Workspace()
    assert declare(spark, is_local=True) == 0
    assert spark.statements == []
