"""What the review tools read: any rendered manifests, and what is none is refused in one line, soon."""

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

from review.check import catalogue, pod_security
from review.manifests import read
from review.source import ManifestError

OBJECT: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "x"},
    "data": {"a": "\U0001f600"},
}
TEXT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n"


def tool(*arguments: str | Path, stdin: Any = subprocess.DEVNULL, script: str = "") -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - what Popen takes
    """Runs `python -m review`, in a shell where a script goes around it as `"$@"`."""
    command = [sys.executable, "-m", "review", *map(str, arguments)]
    around = ["sh", "-c", script, "sh", *command] if script else command
    return subprocess.run(around, cwd=PROJECT, stdin=stdin, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps(OBJECT), 1),
        (json.dumps(OBJECT, indent="\t"), 1),
        (json.dumps(OBJECT) + "\n" + json.dumps(OBJECT), 2),
        (json.dumps({"apiVersion": "v1", "kind": "List", "items": [OBJECT, OBJECT]}), 2),
        (json.dumps({"apiVersion": "v1", "kind": "ConfigMapList", "items": [OBJECT]}), 1),
        (TEXT.replace("\n", "\r\n"), 1),
        ("\ufeff" + TEXT, 1),
        (f"# comment\n---\n---\nnull\n---\n{TEXT}...\n", 1),
        (
            "apiVersion: v1\nkind: A\nmetadata: &m {name: x, labels: &l {a: b}}\nspec: {<<: *l, c: *m, 1: on, on: 1}\n",
            1,
        ),
    ],
)
def test_manifests_are_read_in_every_form_that_kubectl_takes(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "x.yaml").write_bytes(text.encode())
    assert len(read([tmp_path / "x.yaml"]).objects) == count


def nested(letters: str, form: str) -> str:
    """Ten aliases in each of ten: billions of values."""
    lines = [f"{later}: &{later} " + form % ", ".join([f"*{each}"] * 10) for each, later in pairwise(letters)]
    return "\n".join(["a: &a {x: y}", *lines])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "x.yaml: holds no Kubernetes object"),
        (b" \n\n# nothing\n---\nnull\n", "x.yaml: holds no Kubernetes object"),
        (b"\x00\x01\xff\xfe", "x.yaml:1: is not UTF-8; manifests are text in UTF-8"),
        (TEXT.encode("utf-16"), "x.yaml:1: is not UTF-8; manifests are text in UTF-8"),
        (b"a: b\nc:\n\td: e\n", "x.yaml:3: is not YAML: found character that cannot start any token"),
        (b"a: 1\nb: 2\na: 3\n", "x.yaml:3: key a is given twice in one mapping; remove one"),
        (b'{"a": 1, "a": 2}', "x.yaml: key a is given twice in one mapping; remove one"),
        (b"services: {}\n", "x.yaml:1: is not a Kubernetes object: apiVersion is missing"),
        (b"# values\n- 3\n", "x.yaml:2: is not a Kubernetes object: this is not a mapping"),
        (b"apiVersion: v1\nkind: A\nmetadata: {}\n", "x.yaml:1: is not a Kubernetes object: metadata.name is missing"),
        (
            b"a:\n  b: {{ .Values.b }}\n",
            "x.yaml:2: a key is not text; put it in quotes, or render the template that this is",
        ),
        (b"a: !Ref b\n", "x.yaml:1: is not YAML: could not determine a constructor for the tag '!Ref'"),
        (b"a: " + b"9" * 5000, "x.yaml: is not YAML: a number has too many digits, or a value does not fit its tag"),
        (b"a: &a [*a]\n", "x.yaml:1: aliases stand for more than 1000000 values"),
        (nested("abcdefghij", "[%s]").encode(), "x.yaml:1: aliases stand for more than 1000000 values"),
        (nested("abcdefghij", "{<<: [%s]}").encode(), "x.yaml:1: aliases stand for more than 1000000 values"),
        (b"[" * 1_000_000, "x.yaml: is nested deeper than 200 levels"),
        (b"a: " + b"[" * 1_000_000, "x.yaml:1: is nested deeper than 200 levels"),
        (b'{"a":' * 100_000, "x.yaml: is nested deeper than 200 levels"),
        (b"#" * (64 * 2**20 + 1), "x.yaml: is larger than 64 MiB; split it"),
        (
            b"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: three}\n",
            "x.yaml:1: is not a Kubernetes object: spec.selector is missing",
        ),
        (
            b"apiVersion: v1\nkind: Service\nmetadata: {name: x, labels: {a: 1}}\n",
            "x.yaml:1: is not a Kubernetes object: metadata.labels.a: 1 is not text; put it in quotes",
        ),
        (
            b"apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: eighty}]}\n",
            'x.yaml:1: is not a Kubernetes object: spec.ports[0].port: "eighty" is not a whole number',
        ),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_place_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ManifestError) as caught:
        read([Path("x.yaml")])
    assert str(caught.value) == reason


def test_a_folder_is_read_for_all_manifests_at_its_top_and_for_nothing_else(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml", "c.json"):
        (tmp_path / name).write_text(json.dumps(OBJECT))
    for name in ("README.md", ".hidden.yaml", "._c.json"):
        (tmp_path / name).write_bytes(b"\xff")
    (tmp_path / "more.yaml").mkdir()
    assert len(read([tmp_path]).objects) == 3


def test_a_folder_without_manifests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="holds no manifest file; folders inside are not searched"):
        read([tmp_path])


@pytest.mark.parametrize(
    ("path", "reason"),
    [("pipe.yaml", "is not a file"), ("dead.yaml", "No such file"), ("loop.yaml", "Too many levels")],
)
def test_what_is_no_file_in_a_folder_is_refused(tmp_path: Path, path: str, reason: str) -> None:
    if path == "pipe.yaml":
        os.mkfifo(tmp_path / path)
    else:
        (tmp_path / path).symlink_to("nowhere" if path == "dead.yaml" else path)
    with pytest.raises(ManifestError, match=reason):
        read([tmp_path])


def test_a_pipe_that_nobody_writes_to_is_empty_and_an_endless_device_is_too_large(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ManifestError, match="holds no Kubernetes object"):
        read([tmp_path / "pipe"])
    with pytest.raises(ManifestError, match="is larger than 64 MiB"):
        read([Path("/dev/zero")])


def test_names_of_files_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "red\x1b[31m\n.yaml").write_text("a: [")
    run = tool("check", tmp_path)
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"{tmp_path}/red\\x1b[31m\\n.yaml:")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["-", "/dev/stdin"])
def test_the_standard_input_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "x").write_text(TEXT)
    run = tool("check", path, script=f'cat {tmp_path}/x | "$@"')
    assert (run.returncode, run.stdout) == (0, "1 objects, 0 findings\n")


@pytest.mark.slow
def test_an_interrupt_is_heard_while_data_is_coming_in() -> None:
    # In the background of a shell an interrupt is ignored from the start.
    hears = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [
        sys.executable,
        "-c",
        f"{hears}; runpy.run_module('review', run_name='__main__', alter_sys=True)",
        "check",
        "-",
    ]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdin
        piece = "# nothing\n" * 100_000
        run.stdin.write(piece)
        run.send_signal(signal.SIGINT)
        with suppress(BrokenPipeError):
            for _ in range(31):  # half of what would be refused as too large
                run.stdin.write(piece)
        # Where it was not heard, this ends the input.
        _, said = run.communicate(timeout=60)
        assert said == "interrupted\n"
    assert run.returncode == 130


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [["--cores", "1", "--cores", "2"], ["--cores", "1", "--minutes", "2", "--minutes", "3"]]
)
def test_an_option_that_is_given_twice_is_refused(options: list[str]) -> None:
    assert tool("autoscale", "dist", *options).stderr.endswith(": is given twice; --help lists what there is\n")


@pytest.mark.slow
def test_the_standard_input_must_hold_something_and_is_read_once() -> None:
    assert tool("check", "-").stderr == "standard input: holds no Kubernetes object\n"
    assert tool("check", "-", script='"$@" <&-').stderr == "standard input: is closed\n"
    assert tool("check", "-", "-").stderr == "- is given twice; the standard input can be read once\n"
    ours, theirs = pty.openpty()
    run = tool("check", "-", stdin=theirs)
    os.close(ours)
    os.close(theirs)
    assert (run.returncode, run.stderr) == (
        2,
        "standard input: is a terminal; pipe manifests into it, or name a file\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "code", "reason"),
    [
        ('"$@" >/dev/full', 2, "standard output: No space left on device\n"),
        ('"$@" >&-', 2, "standard output is closed\n"),
        ('{ "$@"; echo $? >&2; } | true', 0, "141\n"),
        ('LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 "$@" >/dev/null', 0, ""),
    ],
)
def test_what_is_not_heard_is_told_by_the_exit_code(script: str, code: int, reason: str) -> None:
    # Long enough to fill no pipe, so that the reader's end is what fails.
    run = tool("reach", "dist", script=script)
    assert (run.returncode, run.stderr) == (code, reason)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "the following arguments are required: TOOL"),
        (["check"], "the following arguments are required: PATH"),
        (["check", ""], "argument PATH: is empty"),
        (
            ["check", "dist", "--given", "a b"],
            "argument --given: a b is not KIND/NAME, such as Secret/registry-credentials",
        ),
        (
            ["check", "dist", "--given", "secret/a"],
            "argument --given: secret/a is not KIND/NAME, such as Secret/registry-credentials",
        ),
        (["autoscale", "dist", "--cores", "nan"], "argument --cores: nan is not a number from 0 to 1000000"),
        (
            ["autoscale", "dist", "--cores", "1", "--minutes", "-1"],
            "argument --minutes: -1 is not a number from 1 to 1440",
        ),
        (
            ["autoscale", "dist", "--cores", "1", "--minutes", "1e9"],
            "argument --minutes: 1e9 is not a number from 1 to 1440",
        ),
        (["draw\x1b[31m", "dist"], "argument TOOL: invalid choice: 'draw\\x1b[31m'"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_refused_in_one_line(arguments: list[str], reason: str) -> None:
    run = tool(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert reason in line


def test_autoscale_and_page_say_what_they_miss(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(TEXT)
    (tmp_path / "page.md").write_text("<!-- generated: nonsense -->\n<!-- end -->\n")
    assert tool("autoscale", tmp_path, "--cores", "1").stderr == "there is no HorizontalPodAutoscaler to follow\n"
    run = tool("page", tmp_path / "x.yaml", "--into", tmp_path / "page.md")
    assert run.returncode == 2
    assert run.stderr.startswith(f"{tmp_path}/page.md: there is no part nonsense to generate; there are graph, ")
    assert (
        tool("page", tmp_path, "--into", tmp_path / "no" / "page.md").stderr
        == f"{tmp_path}/no/page.md: No such file or directory\n"
    )
    os.mkfifo(tmp_path / "pipe")
    assert tool("page", tmp_path, "--into", tmp_path / "pipe").stderr == f"{tmp_path}/pipe: is not a file\n"


# Right manifests of others: what they leave out has a default, and what they name by a known name is something else.
OTHERS = """
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: a}
spec: {clusterIP: None, selector: {app: x}}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: a}
spec: {type: ExternalName, externalName: example.com, selector: {app: nobody}}
---
apiVersion: v1
kind: Service
metadata: {name: undeclared, namespace: a}
spec: {selector: {app: x}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: x, namespace: a}
spec:
  selector: {matchExpressions: [{key: app, operator: In, values: [x]}]}
  template:
    metadata: {labels: {app: x}}
    spec:
      os: {name: windows}
      securityContext: {runAsNonRoot: true}
      containers: [{name: c, image: x}]
      volumes:
      - {name: roots, configMap: {name: kube-root-ca.crt}}
      - {name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}
      - {name: tls, secret: {secretName: made-by-cert-manager, items: [{key: tls.crt, path: x}]}}
      - {name: sealed, secret: {secretName: sealed}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: a}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: c, image: x}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: a}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: tls, namespace: a}
spec: {secretName: made-by-cert-manager, issuerRef: {name: x}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: a}
spec: {encryptedData: {a: b}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: bucket, namespace: a}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {resource: {kind: Bucket, name: x}}}]}}, {host: a.example}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: mesh, namespace: a}
spec: {selector: {istio: x}, servers: []}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: mesh, namespace: a}
spec:
  parentRefs: [{group: "", kind: Service, name: elsewhere}, {name: shared, namespace: infra}]
  rules: [{}, {backendRefs: [{group: net.gke.io, kind: ServiceImport, name: x}, {name: y, namespace: b}]}]
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: knative, namespace: a}
spec: {ports: 3, selector: x}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: machines, namespace: a}
spec: {bootstrap: 3}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n, namespace: a}
spec:
  podSelector: {}
  egress:
  - {to: [{ipBlock: {cidr: 10.0.0.1/8, except: ["10.1.0.1/16"]}}, {ipBlock: {cidr: "fd00::1/8"}}], ports: [{port: 80, endPort: 90}, {port: web}]}
"""


def test_right_manifests_of_others_have_no_findings(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(OTHERS)
    manifests = read([tmp_path])
    assert [str(finding) for finding in (*catalogue.wiring(manifests), *pod_security.check(manifests))] == []


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["reach"], ["capacity"], ["page", "--into", "page.md"]])
def test_right_manifests_of_others_are_described(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "x.yaml").write_text(OTHERS)
    (tmp_path / "page.md").write_text("<!-- generated: graph -->\n<!-- end -->\n")
    run = tool(*(str(tmp_path / each) if each == "page.md" else each for each in arguments), tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
