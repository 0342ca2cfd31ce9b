"""`like`: what a table or view takes from another table, what stays its own, what is refused."""

from pathlib import Path

import pytest

from content.errors import ContentError
from content.files import SqlFile
from content.finding.usable import usable_views
from content.tables.computed_table import parse_computed_table, read_computed_table
from content.tables.likeness import complete_table, complete_view

NUMBERS = "gold/tables/ml/numbers.sql"
CLASSES = "gold/tables/ml/classes.sql"
VIEW = "gold/views/ml/both.sql"
TEXTS = {
    NUMBERS: """/* ---
comment: Numbers.
kind: fact
loaded_by: ml
grain: one row per entity and day
key: [entity, day]
day: day
pii: [entity]
columns:
  entity: {type: STRING, comment: Entity.}
  day: {type: DATE, comment: Day.}
  amount: {type: INT, comment: Number.}
--- */
""",
    CLASSES: """/* ---
comment: Classes.
kind: fact
reads:
  bronze.verdicts: {entity: entity, day: day}
like: gold.numbers
columns:
  amount: {type: DOUBLE, comment: Class.}
  reason: {type: STRING, comment: Reason.}
--- */
SELECT v.entity, v.day, v.amount, v.reason FROM ${bronze}.verdicts AS v
""",
    VIEW: """/* ---
comment: Both.
reads: [gold.numbers, gold.classes]
like: gold.numbers
columns:
  what: {type: STRING, comment: Which.}
--- */
SELECT ${like}, 'n' AS what FROM ${gold}.numbers UNION ALL SELECT ${like}, 'c' FROM ${gold}.classes
""",
    "gold/tables/ml/broken.sql": "no header\n",
    "ml/features/shared.sql": "/* ---\ncolumns: {a: {type: INT, comment: A.}}\n--- */\n",
}


def file_of(path: str) -> SqlFile:
    return SqlFile.parse(TEXTS[path], path)


def table(path: str, old: str = "", new: str = "") -> SqlFile:
    """The file, changed, with what it takes from the table that it is like."""
    text = TEXTS[path].replace(old, new) if old else TEXTS[path]
    return complete_table(SqlFile.parse(text, path), TEXTS, file_of)


def test_table_takes_grain_key_day_persons_and_columns() -> None:
    assert table(CLASSES).header == {
        "comment": "Classes.",
        "kind": "fact",
        "reads": {"bronze.verdicts": {"entity": "entity", "day": "day"}},
        "grain": "one row per entity and day",
        "pii": ["entity"],
        "key": ["entity", "day"],
        "day": "day",
        "columns": {
            "entity": {"type": "STRING", "comment": "Entity."},
            "day": {"type": "DATE", "comment": "Day."},
            "amount": {"type": "DOUBLE", "comment": "Class."},
            "reason": {"type": "STRING", "comment": "Reason."},
        },
    }
    assert list(table(CLASSES).header["columns"]) == ["entity", "day", "amount", "reason"]


def test_what_the_table_says_itself_goes_before() -> None:
    header = table(CLASSES, "columns:", "key: [entity]\ngrain: one per entity\ncolumns:").header
    assert (header["key"], header["grain"], header["day"]) == (
        ["entity"],
        "one per entity",
        "day",
    )


def test_table_without_columns_of_its_own_has_those_of_the_other() -> None:
    text = TEXTS[CLASSES].partition("columns:")[0] + "--- */\n"
    file = complete_table(SqlFile.parse(text, CLASSES), TEXTS, file_of)
    assert file.header["columns"] == file_of(NUMBERS).header["columns"]


def test_file_that_is_like_no_other_stays_as_it_is() -> None:
    file = file_of(NUMBERS)
    assert complete_table(file, TEXTS, file_of) is file
    assert complete_view(file, TEXTS, file_of) is file


def test_view_takes_columns_only_and_names_those_of_the_table_in_its_body() -> None:
    view = complete_view(file_of(VIEW), TEXTS, file_of)
    assert sorted(view.header) == ["columns", "comment", "reads"]
    assert list(view.header["columns"]) == ["entity", "day", "amount", "what"]
    assert view.body == (
        "SELECT entity, day, amount, 'n' AS what FROM ${gold}.numbers "
        "UNION ALL SELECT entity, day, amount, 'c' FROM ${gold}.classes"
    )


def test_table_of_another_layer_may_be_meant() -> None:
    assert table(CLASSES, "gold.numbers", "ml.shared").header["columns"]["a"] == {
        "type": "INT",
        "comment": "A.",
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "gold.numbers",
            "gold.number",
            "gold/tables/ml/classes.sql: like is 'gold.number', which is no table: use one of "
            "gold.broken, gold.classes, gold.numbers, ml.shared",
        ),
        ("gold.numbers", "[gold.numbers]", r"like is \['gold.numbers'\], which is no table"),
        ("gold.numbers", "gold.both", "like is 'gold.both', which is no table"),
        ("gold.numbers", "gold.classes", "classes.sql: like names the table itself: name another"),
        ("gold.numbers", "gold.broken", "gold/tables/ml/broken.sql: the file must begin with a"),
    ],
)
def test_table_that_cannot_be_taken_is_told_with_file_and_key(
    old: str, new: str, message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        table(CLASSES, old, new)


def test_chain_and_circle_are_told() -> None:
    text = TEXTS[NUMBERS].replace("grain:", "like: gold.classes\ngrain:")
    message = (
        "gold/tables/ml/classes.sql: like names gold.numbers, which is like gold.classes itself: "
        "name a table that has its columns in its own file"
    )
    with pytest.raises(ContentError, match=message):
        complete_table(file_of(CLASSES), TEXTS, lambda path: SqlFile.parse(text, path))


def test_other_table_without_columns_is_told() -> None:
    text = TEXTS[NUMBERS].partition("columns:")[0] + "columns: []\n--- */\n"
    with pytest.raises(ContentError, match=f"which has no columns: correct {NUMBERS}"):
        complete_table(file_of(CLASSES), TEXTS, lambda path: SqlFile.parse(text, path))


def test_placeholder_without_the_key_is_told() -> None:
    text = TEXTS[VIEW].replace("like: gold.numbers\n", "")
    with pytest.raises(ContentError, match=r"both.sql: \$\{like\} stands for nothing: add the key"):
        complete_view(SqlFile.parse(text, VIEW), TEXTS, file_of)


def test_own_columns_that_are_no_mapping_are_left_to_their_reader() -> None:
    file = table(CLASSES, TEXTS[CLASSES].partition("columns:")[2], " 7\n--- */\n")
    with pytest.raises(ContentError, match="columns must be a mapping"):
        parse_computed_table(file, "gold")


def test_readers_of_files_find_the_other_file_whatever_else_is_broken(tmp_path: Path) -> None:
    for path, text in TEXTS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    found = read_computed_table(tmp_path, CLASSES, "gold")
    (view,) = usable_views(tmp_path).sound

    assert list(found.types.items()) == [
        ("entity", "STRING"),
        ("day", "DATE"),
        ("amount", "DOUBLE"),
        ("reason", "STRING"),
    ]
    assert (view.columns["amount"], view.columns["what"]) == ("Number.", "Which.")
