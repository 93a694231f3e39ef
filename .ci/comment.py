"""`comment.py FILE`: posts a page to the pull request that the job is of, or renews what an earlier run posted."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

# What a comment of ours begins with; no reader sees it.
MARK = "<!-- what the change does to what runs -->"
_PAGE = 100


def main() -> None:
    """Comments once, however often it runs."""
    try:
        renew(f"{MARK}\n{Path(sys.argv[1]).read_text(encoding='utf-8')}", os.environ)
    except KeyError as error:
        sys.exit(f"comment.py: {error.args[0]} is not set; run it in a job of a pull request")
    except URLError as error:
        sys.exit(f"comment.py: the comment was not taken: {error}")


def renew(body: str, environment: Mapping[str, str]) -> None:
    """Puts a body in the place of the comment that is there already, or posts it.

    Args:
        body: Markdown that begins with the mark.
        environment: What GitHub Actions or GitLab CI/CD tells a job, and the token.

    Raises:
        KeyError: One of these is missing.
        URLError: The server refuses, or is not reached.
    """
    if "GITLAB_CI" in environment:
        project, request = environment["CI_PROJECT_ID"], environment["CI_MERGE_REQUEST_IID"]
        # https://docs.gitlab.com/api/notes/#merge-requests
        comments = f"{environment['CI_API_V4_URL']}/projects/{project}/merge_requests/{request}/notes"
        single, method, token = comments, "PUT", {"PRIVATE-TOKEN": environment["GITLAB_TOKEN"]}
    else:
        # https://docs.github.com/en/rest/issues/comments
        issues = f"{environment['GITHUB_API_URL']}/repos/{environment['GITHUB_REPOSITORY']}/issues"
        comments, single, method = f"{issues}/{environment['PULL_REQUEST']}/comments", f"{issues}/comments", "PATCH"
        token = {"Authorization": f"Bearer {environment['GITHUB_TOKEN']}"}
    ours = next((each["id"] for each in _all(comments, token) if each["body"].startswith(MARK)), None)
    if ours is None:
        _ask("POST", comments, token, {"body": body})
    else:
        _ask(method, f"{single}/{ours}", token, {"body": body})


def _all(comments: str, token: Mapping[str, str]) -> Iterator[Any]:
    number = 1
    while page := _ask("GET", f"{comments}?per_page={_PAGE}&page={number}", token):
        yield from page
        number += 1


def _ask(method: str, address: str, token: Mapping[str, str], content: object = None) -> Any:  # noqa: ANN401 - JSON
    data = None if content is None else json.dumps(content).encode()
    headers = {**token, "Content-Type": "application/json"}
    request = Request(address, data, headers, method=method)  # noqa: S310 - the platform's address
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - the same
        return json.load(answer)


if __name__ == "__main__":
    main()
