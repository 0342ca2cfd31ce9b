"""A run of the tests tells where its time went."""

from time_by_area import area_of, told


def test_areas_are_told_by_their_share_then_the_slowest_files() -> None:
    seconds = {
        "tests/small/test_a.py": 30.0,
        "tests/small/test_b.py": 20.0,
        "tests/workloads/bronze/test_a.py": 40.0,
        "tests/test_top.py": 10.0,
    }
    assert list(told(seconds)) == [
        "      50 s  50.0 %  small",
        "      40 s  40.0 %  workloads/bronze",
        "      10 s  10.0 %  tests",
        "     100 s          all, one after the other",
        "      40 s          tests/workloads/bronze/test_a.py",
        "      30 s          tests/small/test_a.py",
        "      20 s          tests/small/test_b.py",
        "      10 s          tests/test_top.py",
    ]


def test_area_is_the_folder_below_the_tests() -> None:
    assert area_of("tests/local/running/test_x.py") == "local"
    assert area_of("tests/workloads/test_x.py") == "workloads"
