"""Where the product's own files are."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
WORKLOADS = PROJECT / "workloads"
"""The folder that every stack uploads; another team's may be uploaded beside it."""
