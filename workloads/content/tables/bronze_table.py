"""A Bronze table as its YAML file declares it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.table_spec import Column, TableSpec
from content.tables.need import Need
from content.tables.rules import Level

STAMPS = (
    Column("_ingested_at", "TIMESTAMP", "When the row was last written here, UTC."),
    Column("_batch_id", "STRING", "Id of the job run that wrote the row."),
)
NUMBER = Column("_number", "INT", "Which of the source's rows with this key it is, from 1.")
METASTORE = Column(
    "metastore_id",
    "STRING",
    "Metastore that the row is of; UNKNOWN in an export that does not say.",
)
DAY = re.compile(r"(?:(\w+)|CAST\((\w+) AS DATE\))", re.IGNORECASE)
"""How the day of a row may be said: so that a range of days is a range of one column, which lets
files be skipped."""
PRESENT = re.compile(r"[\w.]+ IS NOT NULL")
"""A condition that a value is there."""
DELETED_AT = Column(
    "_deleted_at", "TIMESTAMP", "When the row was first missing in the source, UTC."
)


class Scope(StrEnum):
    """Which deployments have the same rows."""

    GLOBAL = "global"
    """All of the account: only a primary deployment loads them."""
    REGIONAL = "regional"
    """Those of a region."""
    METASTORE = "metastore"
    """As regional; the same names stand for other things in another metastore, so each row says
    which one it is of."""


class Kind(StrEnum):
    """How the source changes, hence how it is loaded."""

    APPEND = "append"
    """Rows are only added."""
    CHANGES = "changes"
    """Rows are added, and a row may be changed later."""
    LATEST = "latest"
    """The present state, with keys of its own; what is gone vanishes, and is marked here."""
    OBSERVED = "observed"
    """What the reader may see now, without history; loaded as the present state is."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule that every row should keep."""

    name: str
    rule: str
    """SQL predicate over the source columns; NULL counts as broken."""
    level: Level

    @property
    def dimension(self) -> str:
        """What it is about: that values are there, or that they are right."""
        rest = PRESENT.sub("", self.rule)
        return "VALIDITY" if rest.replace("AND", "").strip() else "COMPLETENESS"


@dataclass(frozen=True, kw_only=True)
class BronzeTable:
    """One source table and how it is loaded."""

    path: str
    source: str
    """`schema.table` below the source."""
    comment: str
    kind: Kind
    key: Sequence[str]
    """With `_number` where rows are numbered, `metastore_id` first where rows are of one."""
    columns: Sequence[Column]
    """The source's columns, from `system_tables/`, and `metastore_id` where it is in the key."""
    required: bool
    need: Need
    """What it is wanted for, above all."""
    scope: Scope
    arrival: str | None
    """Column that says when a row came; None: the whole source is read each time."""
    overlap_days: int
    day: str | None
    """Expression for the day of a row, which never changes for a key; None: it has none.

    Bronze is compared with its source by day; without `arrival` all is read and compared anyway."""
    compare: Sequence[str] | None
    """Columns whose values are compared with the source beside the key; None: all."""
    retention_days: int | None
    """How long the source keeps its rows; None: as long as the account."""
    kept_days: int | None
    """Days that its rows are kept, also where the environment keeps others longer; None: as it
    says."""
    latency_hours: int | None
    """So late rows come at most, as Databricks documents; None: it does not say."""
    correction: str | None
    free_text: Sequence[str]
    """Columns whose text may hold personal data: stored as `statement_text` says."""
    listed_keys: Mapping[str, str]
    """Column of free text that is a map, to the definition that lists the keys which are none."""
    pii: Sequence[str]
    """Columns, and members of columns, that hold names, addresses or ids of persons."""
    never_loaded: Sequence[str]
    """Columns of the source that must not be stored anywhere; they are not among `columns`."""
    also_named: Mapping[str, str]
    """Column to the name that it has in the source of some accounts."""
    checks: Sequence[Check]

    @property
    def name(self) -> str:
        """Name in the Bronze schema."""
        return self.source.replace(".", "_")

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"bronze.{self.name}"

    @property
    def is_global(self) -> bool:
        """Whether it is the same for the whole account: only a primary deployment loads it."""
        return self.scope is Scope.GLOBAL

    @property
    def is_numbered(self) -> bool:
        """Whether several rows of the source may have one key, each a row of its own."""
        return NUMBER.name in self.key

    @property
    def spec(self) -> TableSpec:
        extra = (*STAMPS, DELETED_AT) if self.is_present_state else STAMPS
        if self.is_numbered:
            extra = (NUMBER, *extra)
        return TableSpec(
            comment=self.comment,
            columns=(*self.columns, *extra),
            cluster_by=(self.arrival,) if self.arrival else tuple(self.key[:1]),
            key=self.key,
            pruned_by=[self.day_column] if self.day_column else [],
        )

    @property
    def day_column(self) -> str | None:
        """The column that the day is, or is cast from."""
        found = DAY.fullmatch(self.day or "")
        return found and (found.group(1) or found.group(2))

    def days_of(self, days: int) -> int:
        """How many of so many days a load asks for: what the source keeps, and what stays."""
        return min(filter(None, (days, self.retention_days, self.kept_days)))

    @property
    def is_present_state(self) -> bool:
        """Whether the source shows what is there now: what vanishes from it is marked."""
        return self.kind in (Kind.LATEST, Kind.OBSERVED)

    @property
    def expires(self) -> bool:
        """Whether old rows go. Not those of a state (a price, a job): it may still be in force."""
        return self.kind is Kind.APPEND

    @property
    def fail_rules(self) -> Sequence[Check]:
        """The rules that keep a row out: the declared ones, and that key and arrival are set."""
        mandatory = dict.fromkeys([*self.key, *([self.arrival] if self.arrival else [])])
        mandatory.pop(NUMBER.name, None)
        present = (
            Check(name=f"{name}_is_present", rule=f"{name} IS NOT NULL", level=Level.FAIL)
            for name in mandatory
        )
        return (*present, *(check for check in self.checks if check.level is Level.FAIL))

    @property
    def warn_rules(self) -> Sequence[Check]:
        """The rules of which only the broken rows are counted."""
        return [check for check in self.checks if check.level is Level.WARN]

    @property
    def needed(self) -> Sequence[str]:
        """Columns without which no row can be loaded: of key and arrival, day and `fail` rules."""
        rules = [check.rule for check in self.fail_rules]
        text = " ".join([*self.key, self.arrival or "", self.day or "", *rules])
        words = dict.fromkeys(re.findall(r"\w+", text))
        known = {column.name for column in self.columns}
        return [word for word in words if word in known]
