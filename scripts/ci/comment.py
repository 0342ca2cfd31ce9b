"""Post reviews as comments on the pull or merge request; each replaces the one before it.

    comment.py FILE...

The first line of a file tells which comment is its earlier version. Needs Python only. On GitHub:
GITHUB_TOKEN (may write pull requests) and PULL_REQUEST; on GitLab: REVIEW_TOKEN (scope api).
"""

import json
import os
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = 100
SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Service:
    """Where the comments of one pull or merge request are kept."""

    listing: str
    """Address of all comments."""
    single: str
    """Address of one comment, before `/` and its id."""
    update: str
    """Method that replaces a comment."""
    headers: Mapping[str, str]


def service(variables: Mapping[str, str]) -> Service:
    """The service that this runs on, from the variables that it sets itself."""
    if variables.get("GITLAB_CI"):
        project = f"{variables['CI_API_V4_URL']}/projects/{variables['CI_PROJECT_ID']}"
        notes = f"{project}/merge_requests/{variables['CI_MERGE_REQUEST_IID']}/notes"
        headers = {"PRIVATE-TOKEN": variables["REVIEW_TOKEN"]}
        return Service(listing=notes, single=notes, update="PUT", headers=headers)
    issues = f"{variables['GITHUB_API_URL']}/repos/{variables['GITHUB_REPOSITORY']}/issues"
    return Service(
        listing=f"{issues}/{variables['PULL_REQUEST']}/comments",
        single=f"{issues}/comments",
        update="PATCH",
        headers={
            "Authorization": f"Bearer {variables['GITHUB_TOKEN']}",
            "Accept": "application/vnd.github+json",
        },
    )


def post(target: Service, text: str) -> None:
    """Write a comment, in the place of the earlier one if there is one."""
    marker = text.partition("\n")[0]
    earlier = _find(target, marker)
    if earlier is None:
        _call(target, "POST", target.listing, {"body": text})
    else:
        _call(target, target.update, f"{target.single}/{earlier}", {"body": text})


def _find(target: Service, marker: str) -> int | None:
    """The id of the comment whose first line is the marker."""
    page = 1
    while True:
        found = _call(target, "GET", f"{target.listing}?per_page={PAGE}&page={page}")
        for comment in found:
            if str(comment["body"]).partition("\n")[0].strip() == marker:
                return int(comment["id"])
        if len(found) < PAGE:
            return None
        page += 1


def _call(
    target: Service, method: str, address: str, content: Mapping[str, str] | None = None
) -> Any:
    request = urllib.request.Request(
        address,
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={**target.headers, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.load(answer)


def main(argv: Sequence[str]) -> None:
    """Post every file that is not empty: a diff that failed early has written none."""
    target = service(os.environ)
    for name in argv:
        text = Path(name).read_text(encoding="utf-8")
        if text.strip():
            try:
                post(target, text)
            except OSError as error:  # also what the service refuses
                sys.exit(
                    f"{name}: no comment at {target.listing}: {error}; check the token's scope"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
