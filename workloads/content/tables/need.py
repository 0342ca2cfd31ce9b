"""What users want a source table for."""

from collections.abc import Mapping
from enum import StrEnum


class Need(StrEnum):
    """The word for it."""

    COST = "cost"
    COMPUTE = "compute"
    JOBS = "jobs"
    QUERIES = "queries"
    SECURITY = "security"
    LINEAGE = "lineage"
    CATALOG = "catalog"
    ML = "ml"
    QUALITY = "quality"
    STORAGE = "storage"
    SHARING = "sharing"
    OTHER = "other"


MEANINGS: Mapping[Need, str] = {
    Need.COST: "what was used and what it costs",
    Need.COMPUTE: "how busy machines are, and which are too large",
    Need.JOBS: "which jobs fail, are late or cost much",
    Need.QUERIES: "which statements are slow, and which warehouses idle",
    Need.SECURITY: "who did what, who may, and what was refused",
    Need.LINEAGE: "who reads and writes which table",
    Need.CATALOG: "which tables there are, and their tags",
    Need.ML: "what models serve, and how experiments go",
    Need.QUALITY: "which tables are stale or incomplete",
    Need.STORAGE: "what the upkeep of tables does and costs",
    Need.SHARING: "what others read of what is shared",
    Need.OTHER: "more",
}
"""The questions that it answers."""
