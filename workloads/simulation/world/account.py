"""The simulated account as simulation/world.yaml describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from content.files import YamlFile
from simulation.world.governed import Governed


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A workspace and its time of life, in days of the world."""

    id: str
    name: str
    cloud: str
    tier: str
    region: str
    region_factor: str
    weight: int
    """Share of the jobs and resources that live here."""
    serverless: bool
    listed: bool = True
    """False: usage is billed to it, but no list of workspaces ever shows it."""
    redacted: bool = False
    """True: usage hides its principals."""
    created_day: int | None = None
    """None: it was there before the first day."""
    deleted_day: int | None = None
    """None: it stays."""
    renamed_day: int | None = None
    """None: it keeps its name."""
    new_name: str | None = None
    """The name from renamed_day on."""
    jobs: list[int] = field(default_factory=list)
    """Numbers of jobs that live here at every scale."""


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """A lower list price for some days of the world, [from_day, to_day)."""

    factor: str
    from_day: int
    to_day: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Something that is billed; its SKU depends on the workspace that uses it."""

    key: str
    product: str
    sku: str
    unit: str
    usage_type: str
    prices: Mapping[str, str] = field(default_factory=dict)
    """List price by tier; empty: the price list does not know the SKU."""
    discount: str | None = None
    """Negotiated share of the list price; None: no account price."""
    discount_starts_day: int | None = None
    """None: the account price is as old as the list price."""
    discount_ends_day: int | None = None
    """None: the account price stays."""
    starts_day: int | None = None
    """Day of the world on which the list price begins; None: long before."""
    promotion: Promotion | None = None
    also_currency: str | None = None
    """A second currency in which the price list shows the SKU."""
    jobs_tier: str | None = None
    sql_tier: str | None = None
    dlt_tier: str | None = None
    serving_type: str | None = None
    performance_target: str | None = None
    connectivity_type: str | None = None
    zerobus_request_type: str | None = None
    app_compute_size: str | None = None
    ai_function: str | None = None
    is_serverless: bool | None = None
    is_photon: bool | None = None

    @property
    def needs_serverless(self) -> bool:
        """Whether only workspaces with serverless compute have it; a SKU may say so alone."""
        return bool(self.is_serverless) or "SERVERLESS" in self.sku

    def sku_in(self, workspace: Workspace) -> str:
        """The SKU under which the workspace's use of the offer is billed."""
        return self.sku.format(tier=workspace.tier, region=workspace.region)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A kind of thing other than a job that runs by the hour and is billed."""

    kind: str
    count: int
    minimum: int
    offers: list[str]
    hours: list[int]
    """[first, last) clock hour in which it may run."""
    activity: float
    """Chance that it runs in such an hour."""
    weekend: float
    """What the chance is multiplied by on a weekend."""
    level: float
    """Typical quantity of a row."""
    identity: str
    """Which member of identity_metadata names the principal, or none."""
    metadata: Mapping[str, str]
    """Member of usage_metadata to the kind of id that fills it."""
    span_hours: int = 1
    """Hours that a row covers."""
    account_level: bool = False
    """True: the usage belongs to no workspace."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team, its tags, and the principals that its jobs run as."""

    name: str
    project: str
    cost_center: str
    people: list[str]
    service_principal: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run ends."""

    state: str
    code: str
    type: str


@dataclass(frozen=True, kw_only=True)
class Client:
    """What people send statements with."""

    application: str
    driver: str | None = None
    """None: it needs none."""
    source: str | None = None
    """Member of query_source that it fills."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a statement says."""

    statement_type: str
    text: str
    """{table} in it stands for a table."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step of the way of data: each team has a table of each subject in it."""

    name: str
    table_type: str
    data_source_format: str


@dataclass(frozen=True, kw_only=True)
class NodeFamilies:
    """Families of node types of one cloud that have as much memory for each core."""

    cloud: str
    form: str
    """What a type is called: with {family} and {size}."""
    gb_per_core: float
    families: list[str]
    cores_per_gpu: int | None = None
    """None: they have no GPU."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Cores by size; empty: those of the cloud."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """All of it."""

    account_id: str
    metastore_id: str
    workspaces: list[Workspace]
    offers: dict[str, Offer]
    resources: list[Resource]
    teams: list[Team]
    subjects: list[str]
    node_types: dict[str, list[str]]
    outcomes: dict[str, list[Outcome]]
    warehouse_sizes: dict[str, int]
    """DBU of an hour of one cluster, smallest first."""
    runtimes: list[str]
    """Versions of the runtime, oldest first."""
    clients: list[Client]
    queries: list[Text]
    """What people send."""
    loads: list[Text]
    """What jobs send."""
    errors: list[str]
    """Messages of statements that failed."""
    catalogs: list[str]
    stages: list[Stage]
    node_sizes: dict[str, dict[str, int]]
    """Cores by size, of each cloud."""
    node_families: list[NodeFamilies]
    node_disks: dict[str, int]
    """Where the disks of a node are, and how many times the smallest's size they have."""
    causes: dict[str, float]
    """What a learner should find, and how strong it is; 0: it is switched off."""
    governed: Governed

    @property
    def serverless_kinds(self) -> list[str]:
        """The kinds of resources that run on serverless compute."""
        return [
            one.kind
            for one in self.resources
            if any(self.offers[offer].is_serverless for offer in one.offers)
        ]

    @classmethod
    def read(cls, root: Path) -> "Account":
        """The account of the workloads folder."""
        content = YamlFile.read(root, "simulation/world.yaml").content
        return cls(
            account_id=content["account_id"],
            metastore_id=content["metastore_id"],
            workspaces=[Workspace(**item) for item in content["workspaces"]],
            offers={key: _offer(key, item) for key, item in content["offers"].items()},
            resources=[Resource(kind=kind, **item) for kind, item in content["resources"].items()],
            teams=[Team(**item) for item in content["teams"]],
            subjects=content["subjects"],
            node_types=content["node_types"],
            outcomes={
                group: [Outcome(**item) for item in items]
                for group, items in content["outcomes"].items()
            },
            warehouse_sizes=content["warehouse_sizes"],
            runtimes=content["runtimes"],
            clients=[Client(**item) for item in content["clients"]],
            queries=[Text(**item) for item in content["queries"]],
            loads=[Text(**item) for item in content["loads"]],
            errors=content["errors"],
            catalogs=content["catalogs"],
            stages=[Stage(**item) for item in content["stages"]],
            node_sizes=content["node_sizes"],
            node_families=[NodeFamilies(**item) for item in content["node_families"]],
            node_disks=content["node_disks"],
            causes=content["causes"],
            governed=Governed.read(content),
        )


def list_price(offer: Offer, workspace: Workspace) -> Decimal | None:
    """What a unit costs at list when the world begins; None when the SKU has no price."""
    if not offer.prices:
        return None
    regional = Decimal(workspace.region_factor) if "{region}" in offer.sku else Decimal(1)
    return (Decimal(offer.prices[workspace.tier]) * regional).quantize(Decimal("0.000001"))


def _offer(key: str, item: Mapping[str, Any]) -> Offer:
    promotion = item.get("promotion")
    return Offer(key=key, **{**item, "promotion": Promotion(**promotion) if promotion else None})
