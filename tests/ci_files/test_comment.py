"""Comments on pull and merge requests: one for each environment, replaced by the next."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from ci_config import PROJECT

from health_monitor.review.markdown import marker

TOKEN = "planted-review-token"
REVIEW = f"{marker('dev')}\n### Terraform plan of dev: 1 to create\n"


class Comments:
    """The comments of a pull request (GitHub) or a merge request (GitLab), both on localhost."""

    def __init__(self) -> None:
        self.bodies: dict[int, str] = {}
        self.methods: list[str] = []
        self.refused = 0
        comments = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                comments.methods.append(self.command)
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}").get("body", "")
                allowed = {self.headers.get("Authorization"), self.headers.get("PRIVATE-TOKEN")}
                if not allowed & {f"Bearer {TOKEN}", TOKEN}:
                    comments.refused += 1
                    self.send_error(401)
                    return
                content = json.dumps(comments.answer(self.command, self.path, body)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = _answer

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: it would stand between the results of the tests."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def answer(self, method: str, path: str, body: str) -> object:
        """What either service answers, as far as it is looked at."""
        parts = urlsplit(path)
        on_github = {"/repos/o/r/issues/7/comments", "/repos/o/r/issues/comments"}
        on_gitlab = {"/projects/3/merge_requests/7/notes"}
        place, _, last = parts.path.rpartition("/")
        if method == "GET":
            assert parts.path in on_github | on_gitlab
            page = int(parse_qs(parts.query)["page"][0])
            listed = [{"id": number, "body": text} for number, text in self.bodies.items()]
            return listed[(page - 1) * 100 : page * 100]
        if method == "POST":
            assert parts.path in on_github | on_gitlab
            self.bodies[len(self.bodies) + 1] = body
        else:
            assert (method, place) in {
                ("PATCH", "/repos/o/r/issues/comments"),
                ("PUT", "/projects/3/merge_requests/7/notes"),
            }
            assert int(last) in self.bodies
            self.bodies[int(last)] = body
        return {}


@pytest.fixture
def comments() -> Iterator[Comments]:
    comments = Comments()
    thread = threading.Thread(target=comments.server.serve_forever, daemon=True)
    thread.start()
    yield comments
    comments.server.shutdown()
    comments.server.server_close()
    thread.join()


@pytest.fixture(params=["github", "gitlab"])
def variables(request: pytest.FixtureRequest, comments: Comments) -> dict[str, str]:
    """What each service sets."""
    address = f"http://127.0.0.1:{comments.server.server_port}"
    if request.param == "github":
        return {
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_TOKEN": TOKEN,
            "PULL_REQUEST": "7",
        }
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": address,
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "REVIEW_TOKEN": TOKEN,
    }


def post(
    folder: Path, variables: dict[str, str], *texts: str
) -> "subprocess.CompletedProcess[str]":
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"{number}.md")
        files[-1].write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, PROJECT / "scripts" / "ci" / "comment.py", *files],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_first_review_is_a_new_comment_for_each_environment(
    comments: Comments, variables: dict[str, str], tmp_path: Path
) -> None:
    other = REVIEW.replace("dev", "prod")
    done = post(tmp_path, variables, REVIEW, other, "")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(comments.bodies.values()) == [REVIEW, other]


def test_later_review_replaces_its_own_comment_and_no_other(
    comments: Comments, variables: dict[str, str], tmp_path: Path
) -> None:
    talk = {n: f"words {marker('dev')}" for n in range(1, 131)}
    comments.bodies = {**talk, 131: REVIEW, 132: REVIEW.replace("dev", "prod")}
    before = dict(comments.bodies)
    later = REVIEW.replace("1 to create", "no changes")
    assert post(tmp_path, variables, later).returncode == 0
    assert comments.bodies == {**before, 131: later}


def test_refused_token_fails_without_being_printed(
    comments: Comments, variables: dict[str, str], tmp_path: Path
) -> None:
    wrong = {name: value.replace(TOKEN, "wrong-token") for name, value in variables.items()}
    done = post(tmp_path, wrong, REVIEW)
    assert done.returncode == 1
    assert comments.refused == 1
    assert done.stderr.endswith("HTTP Error 401: Unauthorized; check the token's scope\n")
    assert "wrong-token" not in done.stdout + done.stderr
