"""`python main.py`: works alone, and tells a user's mistakes without a traceback."""

from checkouts import Checkout


def test_main_works_alone_without_node_on_the_path(other_checkout: Checkout) -> None:
    done = other_checkout.main(PATH="/nowhere")

    assert done.returncode == 0, done.stderr
    assert "dev" in other_checkout.stacks


def test_node_that_is_not_there_is_told_with_its_path(other_checkout: Checkout) -> None:
    done = other_checkout.main(JSII_NODE="/nowhere/node")

    assert done.returncode == 1
    expected = "no such program; unset JSII_NODE and run `make setup`"
    assert done.stderr == f"Error: JSII_NODE=/nowhere/node: {expected}\n"
    assert not other_checkout.stacks


def test_node_that_does_not_start_is_told_after_its_own_words(other_checkout: Checkout) -> None:
    done = other_checkout.main(NODE_OPTIONS="--no-such-option")

    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert [line.partition(": this")[2] for line in told] == [
        " Node does not start; correct or unset JSII_NODE and NODE_OPTIONS"
    ]
    assert "--no-such-option is not allowed" in done.stderr
    assert not other_checkout.stacks


def test_folder_of_the_cdktf_command_is_used(other_checkout: Checkout) -> None:
    done = other_checkout.main(CDKTF_OUTDIR="elsewhere")

    assert done.returncode == 0, done.stderr
    assert (other_checkout.root / "elsewhere" / "stacks" / "dev" / "cdk.tf.json").is_file()
    assert not other_checkout.stacks


def test_mistakes_in_all_environment_files_are_told_together(other_checkout: Checkout) -> None:
    for name, line in (("dev", "lookback_days: many"), ("prod", "colour: blue")):
        with (other_checkout.root / "environments" / f"{name}.yaml").open("a") as file:
            file.write(f"{line}\n")

    done = other_checkout.main()

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "lookback_days" in done.stderr
    assert "colour" in done.stderr
    assert not other_checkout.stacks


def test_faults_of_the_jobs_are_told_once_for_all_environments(other_checkout: Checkout) -> None:
    (other_checkout.root / "workloads" / "gold" / "merge_gold_tables.py").unlink()

    done = other_checkout.main()

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (
        done.stderr.count("gold_merge_job.merge_gold_tables (workloads/gold/merge_gold_tables.py)")
        == 1
    )
    assert not other_checkout.stacks


def test_schedule_of_an_unknown_job_names_job_and_environment(other_checkout: Checkout) -> None:
    file = other_checkout.root / "environments" / "prod.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("master_refresh_orchestrator:", "master_refresh:", 1))

    done = other_checkout.main()

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "master_refresh (" in done.stderr
    assert "prod.yaml" in done.stderr


def test_project_without_environments_says_what_to_add(other_checkout: Checkout) -> None:
    for file in (other_checkout.root / "environments").glob("*.yaml"):
        file.unlink()

    done = other_checkout.main()

    assert done.returncode == 1
    expected = "there is no environment to plan; add a file such as environments/dev.yaml"
    assert done.stderr == f"Error: {expected}\n"


def test_warnings_are_told_beside_the_plan(other_checkout: Checkout) -> None:
    with (other_checkout.root / "environments" / "dev.yaml").open("a") as file:
        file.write("job_defaults: {late_after_percent: 100}\n")

    done = other_checkout.main()

    assert done.returncode == 0, done.stderr
    assert "dev" in other_checkout.stacks
    assert done.stderr.startswith("Warning: (environments/dev.yaml): a run counts as late after")


def test_broken_project_file_is_told_without_a_traceback(other_checkout: Checkout) -> None:
    (other_checkout.root / "cdktf.json").write_text("{\n")

    done = other_checkout.main()

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: {other_checkout.root / 'cdktf.json'}: is not JSON: expecting property name "
        "enclosed in double quotes, line 2, column 1; correct the line\n"
    )
