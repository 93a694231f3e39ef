"""What GitHub Actions, GitLab CI/CD and pre-commit run."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, missing

GITHUB = PROJECT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yaml"))
GITLAB = PROJECT / ".gitlab-ci.yml"
SCHEMAS = {GITLAB: "vendor.gitlab-ci", **dict.fromkeys(WORKFLOWS, "vendor.github-workflows")}
TOOLS = f"{PROJECT / '.venv' / 'bin'}:{os.environ['PATH']}"


def run(
    *command: str | Path, folder: Path = PROJECT, environment: dict[str, str] | None = None, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command, with what it says together."""
    return subprocess.run(
        command, cwd=folder, env=environment, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_a_workflow_is_what_its_platform_expects(file: Path) -> None:
    done = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[file], file)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actionlint_finds_nothing(file: Path) -> None:
    if not shutil.which("actionlint"):
        missing("this test runs actionlint: https://github.com/rhysd/actionlint")
    done = run("actionlint", "-no-color", file, environment={**os.environ, "PATH": TOOLS})
    assert done.returncode == 0, done.stdout


def steps(file: Path) -> list[str]:
    """The commands of a workflow."""
    jobs = yaml.safe_load(file.read_text()).get("jobs", {}).values()
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


def scripts(file: Path) -> list[str]:
    """The commands of GitLab's jobs."""
    jobs = yaml.safe_load(file.read_text()).values()
    return [command for job in jobs for command in job.get("script", [])]


def test_commands_for_gitlab_are_sound_shell() -> None:
    script = "#!/bin/bash\n" + "\n".join(scripts(GITLAB))
    done = run("shellcheck", "-", text=script, environment={"PATH": TOOLS})
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "found", [steps(GITHUB / "workflows" / "review.yaml"), scripts(GITLAB)], ids=["GitHub", "GitLab"]
)
def test_a_pull_request_is_checked_as_everywhere_and_gets_one_comment(found: list[str]) -> None:
    assert "bash .ci/run" in found
    (made,) = (
        number
        for number, each in enumerate(found)
        if re.match("make --silent diff OLD=.* FORMAT=markdown PRICES=review/examples/prices.yaml >comment.md", each)
    )
    (said,) = (number for number, each in enumerate(found) if ".ci/comment.py comment.md" in each)
    assert made < said
    assert any(each.startswith("make --silent check-manifests") for each in found)


class Platform(BaseHTTPRequestHandler):
    """The comments of a pull request, as the REST APIs of GitHub and GitLab give and take them."""

    comments: dict[int, str]
    heard: list[str]
    token: tuple[str, str]

    def answer(self, content: object, code: int = 200) -> None:
        self.send_response(code)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def take(self) -> None:
        self.heard.append(f"{self.command} {self.path}")
        if self.headers[self.token[0]] != self.token[1]:
            self.answer({}, 401)
            return
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        number = len(self.comments) if self.command == "POST" else int(self.path.rpartition("/")[2])
        self.comments[number] = body
        self.answer({"id": number, "body": body})

    do_POST = do_PUT = do_PATCH = take  # noqa: N815 - as the library calls them

    def do_GET(self) -> None:
        page = int(self.path.rpartition("page=")[2])
        some = list(self.comments.items())[(page - 1) * 100 : page * 100]
        self.answer([{"id": number, "body": body} for number, body in some])

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads along."""


GITHUB_PLATFORM = (
    {"GITHUB_REPOSITORY": "shop/manifests", "PULL_REQUEST": "7", "GITHUB_TOKEN": "t"},
    "GITHUB_API_URL",
    ("Authorization", "Bearer t"),
    ["POST /repos/shop/manifests/issues/7/comments", "PATCH /repos/shop/manifests/issues/comments/150"],
)
GITLAB_PLATFORM = (
    {"GITLAB_CI": "true", "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "7", "GITLAB_TOKEN": "t"},
    "CI_API_V4_URL",
    ("PRIVATE-TOKEN", "t"),
    ["POST /projects/3/merge_requests/7/notes", "PUT /projects/3/merge_requests/7/notes/150"],
)


@contextmanager
def platform(token: tuple[str, str]) -> Generator[tuple[str, type[Platform]]]:
    """A platform with a hundred and fifty comments of others, and its address."""
    kind = type("Ours", (Platform,), {"comments": dict.fromkeys(range(150), "hello"), "heard": [], "token": token})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kind
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("known", "at", "token", "expected"), [GITHUB_PLATFORM, GITLAB_PLATFORM], ids=["GitHub", "GitLab"]
)
def test_a_second_run_renews_the_comment_of_the_first(
    tmp_path: Path, known: dict[str, str], at: str, token: tuple[str, str], expected: list[str]
) -> None:
    page = tmp_path / "comment.md"
    with platform(token) as (address, kind):
        for text in ("as it was", "as it is"):
            page.write_text(text)
            done = run(sys.executable, PROJECT / ".ci" / "comment.py", page, environment={**known, at: address})
            assert (done.returncode, done.stdout) == (0, "")
    assert kind.heard == expected
    assert list(kind.comments.values()) == ["hello"] * 150 + ["<!-- what the change does to what runs -->\nas it is"]


@pytest.mark.slow
def test_what_keeps_a_comment_from_being_posted_is_said_in_one_line(tmp_path: Path) -> None:
    page = tmp_path / "comment.md"
    page.write_text("text")
    known, at, token, _ = GITHUB_PLATFORM
    command = (sys.executable, PROJECT / ".ci" / "comment.py", page)
    assert (
        run(*command, environment={}).stdout
        == "comment.py: GITHUB_API_URL is not set; run it in a job of a pull request\n"
    )
    with platform(token) as (address, _):
        refused = run(*command, environment={**known, at: address, "GITHUB_TOKEN": "old"})
    assert refused.stdout == "comment.py: the comment was not taken: HTTP Error 401: Unauthorized\n"
    assert refused.returncode == 1


@pytest.mark.slow
def test_no_commit_leaves_the_output_behind_its_settings(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("git", "clone", "--quiet", PROJECT, copy)
    shutil.copy(PROJECT / ".pre-commit-config.yaml", copy)
    (copy / ".venv").symlink_to(PROJECT / ".venv")
    # Older than what is set up already.
    for file in ("pyproject.toml", "requirements.lock", "requirements-build.lock"):
        os.utime(copy / file, (0, 0))

    def commit(*added: str) -> subprocess.CompletedProcess[str]:
        run("git", "add", *added, folder=copy)
        return run(sys.executable, "-m", "pre_commit", "run", folder=copy)

    demo = copy / "environments" / "demo.yaml"
    demo.write_text(demo.read_text().replace("cpu: 20m", "cpu: 30m"))
    (copy / "environments" / "further.yaml").write_text("namespace: further\n")
    behind = commit("environments")
    assert behind.returncode == 1
    assert "made anew, add to the commit: dist/further/ecommerce.k8s.yaml dist/demo/ecommerce.k8s.yaml" in behind.stdout
    assert commit("dist").returncode == 0


def test_the_end_to_end_suite_runs_on_kind_in_three_zones() -> None:
    commands = steps(GITHUB / "workflows" / "cluster.yaml")
    made = [each for each in commands if each.startswith("kind create cluster --config .github/kind.yaml")]
    tried = [each for each in commands if each.startswith("make cluster-test")]
    assert commands.index(made[0]) < commands.index(tried[0])
    nodes = yaml.safe_load((GITHUB / "kind.yaml").read_text())["nodes"]
    zones = {node["labels"]["topology.kubernetes.io/zone"] for node in nodes if node["role"] == "worker"}
    assert len(zones) == 3
