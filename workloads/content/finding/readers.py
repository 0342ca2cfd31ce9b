"""Readers of all files of each kind; a broken file is told beside the sound ones."""

from collections.abc import Callable

from content import definitions
from content.declared import (
    BRONZE,
    FOLDERS,
    FUNCTIONS,
    METRIC_VIEWS,
    MODELS,
    MONITORS,
    OPS,
    VIEWS,
)
from content.definitions import Definitions
from content.files import SqlFile, YamlFile, parse_yaml
from content.finding.found import Found, Texts, below, read_each
from content.model import ModelTables, is_model, parse_model
from content.monitoring.monitor import Monitor, parse_monitor
from content.semantic.function import Function, parse_function
from content.semantic.metric_view import MetricView, parse_metric_view
from content.tables.bronze_file import parse_bronze_table, source_columns, source_path
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import ComputedTable, parse_computed_table
from content.tables.likeness import complete_table, complete_view
from content.tables.ops_table import OpsTable, parse_ops_table
from content.tables.view import View, parse_view


def definitions_of(texts: Texts) -> Found[Definitions]:
    """The one file of definitions."""
    paths = [definitions.FILE]
    return read_each(
        {definitions.FILE: "", **texts}, paths, lambda p, t: Definitions.parse(_yaml(p, t))
    )


def bronze_tables(texts: Texts) -> Found[BronzeTable]:
    """The Bronze tables, by path."""

    def read(path: str, text: str) -> BronzeTable:
        file = _yaml(path, text)
        return parse_bronze_table(file, source_columns(file, texts.get(source_path(file))))

    return read_each(texts, below(texts, BRONZE, ".yaml"), read)


def computed_tables(texts: Texts, folder: str) -> Found[ComputedTable]:
    """The tables below a folder of computed tables, by path."""
    paths, layer = below(texts, folder, ".sql"), FOLDERS[folder][1]

    def read(path: str, text: str) -> ComputedTable:
        file = complete_table(SqlFile.parse(text, path), texts, _sql(texts))
        return parse_computed_table(file, layer)

    return read_each(texts, paths, read)


def views(texts: Texts) -> Found[View]:
    """The views over computed tables, by path."""
    paths = below(texts, VIEWS, ".sql")

    def read(path: str, text: str) -> View:
        return parse_view(complete_view(SqlFile.parse(text, path), texts, _sql(texts)))

    return read_each(texts, paths, read)


def ops_tables(texts: Texts) -> Found[OpsTable]:
    """The tables that the product keeps about its own work, by path."""
    paths = below(texts, OPS, ".yaml")
    return read_each(texts, paths, lambda path, text: parse_ops_table(_yaml(path, text)))


def functions(texts: Texts) -> Found[Function]:
    """The table functions, by path."""
    paths = below(texts, FUNCTIONS, ".sql")
    return read_each(texts, paths, lambda path, text: parse_function(SqlFile.parse(text, path)))


def metric_views(texts: Texts) -> Found[MetricView]:
    """The metric views, by path."""
    paths = below(texts, METRIC_VIEWS, ".yaml")
    return read_each(texts, paths, lambda path, text: parse_metric_view(text, path))


def monitors(texts: Texts) -> Found[Monitor]:
    """The monitors, by path; their tables are not looked at."""
    paths = below(texts, MONITORS, ".yaml")
    return read_each(texts, paths, lambda path, text: parse_monitor(_yaml(path, text)))


def models(texts: Texts) -> Found[ModelTables]:
    """The tables of the models, by path."""
    paths = [path for path in below(texts, MODELS, ".py") if is_model(path)]
    return read_each(texts, paths, parse_model)


def _sql(texts: Texts) -> Callable[[str], SqlFile]:
    """A reader of the table that another one is like."""
    return lambda path: SqlFile.parse(texts[path], path)


def _yaml(path: str, text: str) -> YamlFile:
    return YamlFile(path=path, content=parse_yaml(text, path))
