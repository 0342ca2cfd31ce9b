"""What is read of the files that are uploaded, without running them."""

from pathlib import Path

from broken_jobs.build import ENTRY

from health_monitor.jobs.python_file import parse
from health_monitor.jobs.workloads import read_workloads


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(ENTRY, encoding="utf-8")


def test_only_what_is_uploaded_is_read_sorted_with_slashes(tmp_path: Path) -> None:
    write(tmp_path, "gold/merge.py", "bronze/load.py", "bronze/table.sql", "world.yaml")
    write(tmp_path, "notes.md", "tests/test_x.py", ".idea/x.py", "gold/__pycache__/x.py")
    workloads = read_workloads(tmp_path)
    assert list(workloads.files) == ["bronze/load.py", "gold/merge.py"]
    assert [file.path for file in workloads.entries] == ["bronze/load.py", "gold/merge.py"]
    assert list(workloads.uploads) == [
        "bronze/load.py",
        "bronze/table.sql",
        "gold/merge.py",
        "world.yaml",
    ]


def test_folders_are_read_as_one_tree(tmp_path: Path) -> None:
    write(tmp_path / "ours", "gold/merge.py")
    write(tmp_path / "theirs", "bronze/load.py")
    workloads = read_workloads(tmp_path / "ours", tmp_path / "theirs")
    assert list(workloads.files) == ["bronze/load.py", "gold/merge.py"]


def test_entry_is_recognised_by_either_spelling_of_the_guard() -> None:
    assert parse("a.py", "if '__main__' == __name__:\n    pass\n").is_entry
    assert not parse("a.py", "if __name__ == 'main':\n    pass\n").is_entry


def test_no_argument_at_all_is_readable() -> None:
    guard = "\nif __name__ == '__main__':\n    main()\n"
    assert parse("a.py", f"task.arguments(__doc__, argv){guard}").arguments == ()
    assert parse("a.py", f"main(){guard}").arguments is None


def test_python_behind_a_byte_order_mark_is_python() -> None:
    assert parse("a.py", '\ufeff"""Works."""\n').docstring == "Works."


def test_file_loads_what_it_imports_and_what_that_imports(tmp_path: Path) -> None:
    texts = {
        "gold/merge.py": "import sys\nfrom runtime.task import open_task\nimport pandas.io\n",
        "runtime/__init__.py": "",
        "runtime/task.py": "from runtime import names, sql\n",
        "runtime/names.py": "from gold import merge\n",
        "runtime/sql.py": "def f():\n    import runtime.lazy\n",
        "runtime/lazy.py": "",
    }
    for path, text in texts.items():
        write(tmp_path, path)
        (tmp_path / path).write_text(text, encoding="utf-8")
    loaded = {file.path for file in read_workloads(tmp_path).loaded_by("gold/merge.py")}
    assert loaded == set(texts) - {"runtime/lazy.py"}


def test_declarations_are_the_yaml_files_below_their_folder(tmp_path: Path) -> None:
    write(tmp_path, "monitoring/monitors/cost.yaml", "monitoring/monitors/deep/x.yaml")
    write(tmp_path, "monitoring/monitors/notes.py", "monitoring/statements/columns.yaml")
    assert read_workloads(tmp_path).below("monitoring/monitors") == (
        "monitoring/monitors/cost.yaml",
        "monitoring/monitors/deep/x.yaml",
    )
