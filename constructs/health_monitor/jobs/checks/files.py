"""Uploaded files: text that stays a file, and no larger than the platform takes."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS
from health_monitor.jobs.workloads import RESERVED_ADDRESSES, is_template, state_address

_SIZE = LIMITS["workspace_file_max"]


def files_stay_files(subject: Subject) -> Iterator[Fault]:
    """No uploaded file becomes a notebook, which no task could find."""
    for upload in subject.workloads.uploads.values():
        if upload.is_notebook:
            yield _fault(
                subject,
                upload.path,
                FaultKind.NOTEBOOK_MARKER,
                "its first line makes a notebook of it when it is uploaded",
                "Remove the line with `Databricks notebook source`.",
            )


def files_can_be_read(subject: Subject) -> Iterator[Fault]:
    """Every uploaded file is UTF-8 text, and Python where its name says so."""
    for upload in subject.workloads.uploads.values():
        file = subject.workloads.files.get(upload.path)
        if not upload.is_text:
            yield _fault(
                subject,
                upload.path,
                FaultKind.UNREADABLE_FILE,
                "it is not UTF-8 text",
                "Save it as UTF-8.",
            )
        elif file is not None and file.syntax_error:
            yield _fault(
                subject,
                upload.path,
                FaultKind.BROKEN_PYTHON,
                f"it is not Python: {file.syntax_error}",
                "Correct the line.",
            )


def files_fit(subject: Subject) -> Iterator[Fault]:
    """No uploaded file is larger than the platform takes."""
    for upload in subject.workloads.uploads.values():
        if upload.size > _SIZE.number:
            yield _fault(
                subject,
                upload.path,
                FaultKind.LARGE_FILE,
                f"it has {upload.size} bytes, more than the platform's {_SIZE.number}",
                "Split it, or keep the data in a table or volume.",
                limit=_SIZE.name,
            )


def paths_are_plain(subject: Subject) -> Iterator[Fault]:
    """No path of a file holds what Terraform would fill in."""
    for path in subject.workloads.uploads:
        if is_template(path):
            yield _fault(
                subject,
                path,
                FaultKind.TEMPLATE_IN_PATH,
                "its path holds ${ or %{, which Terraform fills in",
                "Rename the file or its folder.",
            )


def addresses_differ(subject: Subject) -> Iterator[Fault]:
    """Every file and folder has an address of its own in Terraform's state."""
    owners = dict.fromkeys(RESERVED_ADDRESSES, "the product itself")
    for path in _with_folders(subject.workloads.uploads):
        owner = owners.setdefault(state_address(path), uploaded(path))
        if owner != uploaded(path):
            yield _fault(
                subject,
                path,
                FaultKind.SHARED_ADDRESS,
                f"its state address {state_address(path)} is taken by {owner}",
                "Rename one of them.",
            )


def _with_folders(paths: Iterable[str]) -> list[str]:
    """The paths and all folders that they are in, sorted."""
    folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
    return sorted({*paths, *folders} - {"."})


def _fault(
    subject: Subject, path: str, kind: FaultKind, message: str, fix: str, *, limit: str = ""
) -> Fault:
    """A fault of a file, with the first task that runs it."""
    job, task = subject.runner(path)
    return Fault(
        kind=kind,
        job=job,
        task=task,
        file=uploaded(path),
        message=message,
        fix=fix,
        limit=limit,
    )
