"""What a model learns from is read from its text, without running it."""

import pytest

from content.errors import ContentError
from content.model import ModelTables, is_model, parse_model

PATH = "ml/models/cost/x.py"
TEXT = '''"""A model."""

import sys

from ml.learning.spec import Model

raise SystemExit("a model file is never run here")
WEEK: tuple[str, ...] = ("cost", *(f"lag_{days}" for days in range(1, 3)))
ALL = (*WEEK, "mean")
OTHER = sys.argv
MODEL = spec.Model(
    entity=("workspace", "product"),
    features=Features(table="ml.features", columns=(*ALL, *OTHER, "trend", hidden())),
    label=Label(table="gold.days", day="day", value="cost"),
)
'''


def test_tables_and_columns_are_read_as_far_as_the_text_tells_them() -> None:
    assert parse_model(PATH, TEXT) == ModelTables(
        path=PATH,
        features="ml.features",
        label="gold.days",
        feature_columns=("workspace", "product", "cost", "lag_1", "lag_2", "mean", "trend"),
        label_columns=("workspace", "product", "day", "cost"),
    )


def test_nothing_but_constants_is_evaluated() -> None:
    text = TEXT.replace("*OTHER", "().__class__.__name__, *open('/dev/null'), *eval('1')")
    assert parse_model(PATH, text) == parse_model(PATH, TEXT)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("MODEL = spec.Model", "MODELL = spec.Model", "MODEL is missing: write `MODEL ="),
        ("MODEL = spec.Model", "MODEL = spec.Muddle", "MODEL is missing: write `MODEL ="),
        ("features=Features", "inputs=Features", "MODEL has no features: write features=Features"),
        ("label=Label(", "label=label(", "MODEL has no label: write label=Label(...) in its place"),
        ('table="ml.features"', "table=TABLE", "features has no table that can be read"),
        ('"""A model."""', '"""A model.', "it is not Python: correct the line"),
    ],
)  # fmt: skip
def test_model_that_does_not_say_what_it_learns_from_is_refused(
    old: str, new: str, told: str
) -> None:
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        parse_model(PATH, TEXT.replace(old, new))
    assert str(caught.value).startswith(f"{PATH}: ") and told in str(caught.value)


def test_files_that_begin_with_an_underscore_are_no_models() -> None:
    assert [is_model(path) for path in (PATH, "ml/models/cost/_shared.py")] == [True, False]
