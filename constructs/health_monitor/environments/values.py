"""The kinds of values in an environment file: what each accepts."""

import re
from typing import Annotated

from health_monitor.environments.rules import AtMost, Matches, Passes, Plain
from health_monitor.jobs.time_zones import time_zones

PLAIN = Plain()
# The platform gives names back in lower case, so that a capital is a difference in every plan.
CatalogName = Annotated[
    str,
    Matches(
        pattern=r"[a-z0-9_-]{1,255}",
        what="a catalog name",
        fix="Use lower-case letters, digits, _ and -.",
    ),
]
_CATALOGS_OF_THE_PLATFORM = frozenset(
    {"system", "samples", "hive_metastore", "spark_catalog", "__databricks_internal"}
)
OwnCatalogName = Annotated[
    str,
    *CatalogName.__metadata__,
    Passes(
        accepts=lambda name: name not in _CATALOGS_OF_THE_PLATFORM,
        what="a catalog that takes the product's tables",
        fix="Name one of your own in Unity Catalog.",
    ),
]
SourceSchemaName = Annotated[
    str,
    Matches(
        pattern=r"[a-z0-9_]{1,255}",
        what="a schema name",
        fix="Use lower-case letters, digits and _.",
    ),
]
SchemaName = Annotated[
    str,
    *SourceSchemaName.__metadata__,
    Passes(
        accepts=lambda name: name != "information_schema",
        what="a schema that takes tables",
        fix="Use any name but information_schema, which every catalog has.",
    ),
]
_NO_WORKSPACES = re.compile(
    r"https://((accounts(-dod)?|login|www|docs)\.([a-z.]+\.)?)?"
    r"(databricks\.(com|us|azure\.us|azure\.cn)|azuredatabricks\.net)(:\d+)?",
    re.IGNORECASE,
)
Host = Annotated[
    str,
    Matches(
        pattern=r"https://[A-Za-z0-9.-]+(:\d+)?",
        what="a workspace address",
        fix="Write https:// and the host name, without a path.",
    ),
    Passes(
        accepts=lambda host: _NO_WORKSPACES.fullmatch(host) is None,
        what="a workspace address but that of the account or of Databricks itself",
        fix="Open the workspace in a browser and take the host name from there.",
    ),
]
Url = Annotated[
    str,
    Matches(
        pattern=r"https?://[^\s@]+",
        what="an address",
        fix="Write a full http or https address without user and password.",
    ),
    PLAIN,
]
Uuid = Annotated[
    str,
    Matches(
        pattern=r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        what="an application id",
        fix="Give the service principal's application id, 8-4-4-4-12 hexadecimal digits.",
    ),
]
Identifier = Annotated[
    str, Matches(pattern=r"\S+", what="an id", fix="Give the id as the platform shows it."), PLAIN
]
Name = Annotated[
    str,
    Matches(pattern=r"\S+", what="a name", fix="Write it as the service has it, without blanks."),
    PLAIN,
]
Email = Annotated[
    str,
    Matches(
        pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+",
        what="an e-mail address",
        fix="Write it as name@example.com.",
    ),
    PLAIN,
]
# The provider refuses permissions for `admins` only at apply, after the jobs were created.
Group = Annotated[
    str,
    Matches(
        pattern=r"(?!admins$)\S(.*\S)?",
        what="a group that can be given permissions",
        fix="Name a group of the account other than admins, which manages everything anyway.",
    ),
    PLAIN,
]
NamePrefix = Annotated[
    str,
    Matches(
        pattern=r"[A-Za-z0-9_\-\[\]. ]{0,64}",
        what="a name prefix",
        fix="Use at most 64 letters, digits, blanks and the characters _ - . [ ].",
    ),
]
WorkspacePath = Annotated[
    str,
    Matches(
        pattern=r"(?!/Workspace(/|$))(?!.*/\.\.?(/|$))(/[^/\s][^/\r\n\t]*)+",
        what="a workspace folder",
        fix="Write an absolute path without /Workspace before it and without a slash at its end.",
    ),
    PLAIN,
]
Version = Annotated[
    str,
    Matches(pattern=r"\d+\.\d+\.\d+", what="a version", fix="Pin it in full, for example 1.99.0."),
]
RelativePath = Annotated[
    str,
    Matches(
        pattern=r"(?!/|~|[A-Za-z]:)(?!.*\.\.)\S+",
        what="a path below the project folder",
        fix="Write it relative to the project folder, without .. in it.",
    ),
    PLAIN,
]
# The platform refuses a wrong expression only when the job is created.
Cron = Annotated[
    str,
    Matches(
        pattern=r"\S+( +\S+){5,6}",
        what="a Quartz cron expression",
        fix="Write six or seven fields from seconds on, for example 0 0 6 * * ?.",
    ),
]
TimeZone = Annotated[
    str,
    Passes(
        accepts=lambda name: name in time_zones(),
        what="a time zone",
        fix="Use an IANA name such as UTC or Europe/Berlin.",
    ),
]
Tags = Annotated[dict[str, str], AtMost(length=20, what="tags")]
