"""The page of an environment: fresh, true to its manifests, and drawn by the Mermaid and the kind of browser that readers have."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ENVIRONMENTS, PROJECT, missing
from rendering import manifests as rendered

from review import describe, graph
from review.__main__ import main
from review.figures import figures
from review.manifests import Manifests
from review.needs import needs
from review.prices import Prices, read_prices

PAGES = PROJECT / "docs" / "environments"
MERMAID = PROJECT / "tests" / "mermaid" / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
# What GitHub sets: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
DRAW = """
mermaid.initialize({startOnLoad: false, securityLevel: "strict", maxTextSize: 50000, maxEdges: 500});
(async () => {
  const drawn = [];
  for (const [number, text] of JSON.parse(document.getElementById("texts").textContent).entries()) {
    try {
      const {svg} = await mermaid.render(`drawn${number}`, text);
      const box = document.createElement("div");
      box.innerHTML = svg;
      const words = [...box.querySelectorAll(".nodeLabel, .edgeLabel p")].map(each => each.innerHTML);
      drawn.push({nodes: box.querySelectorAll(".node").length, words});
    } catch (error) {
      drawn.push({error: String(error)});
    }
  }
  document.body.textContent = JSON.stringify(drawn);
})();
"""


def drawn(texts: list[str], folder: Path) -> list[dict[str, Any]]:
    """What Mermaid makes of graphs in a browser: its number of nodes and their words, or its error."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None or not MERMAID.exists():
        missing("this test needs Chromium, and Mermaid, which `make mermaid` installs")
    page = folder / "page.html"
    listed = json.dumps(texts).replace("</", "<\\/")
    page.write_text(
        f"""<!doctype html><meta charset="utf-8"><body></body><script id="texts" type="application/json">{listed}</script>
        <script src="{MERMAID.as_uri()}"></script><script>{DRAW}</script>"""
    )
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command += ["--virtual-time-budget=60000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    body = re.search(r"<body>(.*)</body>", done.stdout, re.DOTALL)
    assert body, done.stdout + done.stderr
    found: list[dict[str, Any]] = json.loads(html.unescape(body[1]))
    return found


@pytest.mark.slow
def test_every_graph_in_the_documents_is_drawn_whole(tmp_path: Path) -> None:
    pages = [*PAGES.glob("*.md"), *(PROJECT / "docs").glob("*.md"), PROJECT / "README.md"]
    found = [
        (page, text) for page in pages for text in re.findall(r"```mermaid\n(.*?)```", page.read_text(), re.DOTALL)
    ]
    assert {page.stem for page, _ in found} >= set(ENVIRONMENTS)
    for (page, text), result in zip(found, drawn([text for _, text in found], tmp_path), strict=True):
        assert "error" not in result, f"{page.name}: {result['error']}"
        declared = re.findall(r'^ *(\w+)[\[(]+/?"', text, re.MULTILINE)
        assert result["nodes"] == len(set(declared)) > 0, (
            f"{page.name}: something is drawn that has no words of its own"
        )


@pytest.mark.slow
def test_a_name_cannot_break_the_graph(tmp_path: Path) -> None:
    odd = 'x"]; end <script>alert(1)</script> --> `{}` ümlaut'
    objects = [
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": odd, "labels": {"tier": odd}}, "spec": {}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "end"}, "spec": {}},
    ]
    text = graph.graph(Manifests(tuple(objects))).removeprefix("```mermaid\n").removesuffix("```")
    (result,) = drawn([text], tmp_path)
    assert "error" not in result, f"{result['error']}\n{text}"
    assert result["nodes"] == 3
    assert not any("<script" in each for each in result["words"])


@pytest.fixture
def prices(monkeypatch: pytest.MonkeyPatch) -> Prices:
    """The example, by the name that a page says."""
    monkeypatch.chdir(PROJECT)
    return read_prices(Path("review/examples/prices.yaml"))


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_page_of_an_environment_is_fresh(
    name: str, manifests_of: Callable[[str], Manifests], prices: Prices
) -> None:
    page = PAGES / f"{name}.md"
    fresh = describe.fill(describe.blank(name, prices), manifests_of(name), prices)
    assert page.read_text() == fresh, "run `make docs`"


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_page_of_an_environment_says_what_a_month_costs_and_that_prices_are_an_example(
    name: str, manifests_of: Callable[[str], Manifests], prices: Prices
) -> None:
    page = (PAGES / f"{name}.md").read_text()
    month = [f"{figures(manifests_of(name), prices=prices)[scale].cost:.2f}" for scale in ("least", "full")]
    assert f"| **Total** | {' | '.join(month)} |" in page
    assert "by prices of review/examples/prices.yaml: an example, list prices " in page
    assert " of September 2026" in page


def test_a_page_without_prices_says_nothing_of_money_and_cannot_be_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "demo.md"
    assert main(["page", str(PROJECT / "dist" / "demo"), "--into", str(page)]) == 0
    assert "Cost" not in page.read_text()
    page.write_text("<!-- generated: cost -->\n<!-- end -->\n")
    assert main(["page", str(PROJECT / "dist" / "demo"), "--into", str(page)]) == 2
    said = "the part cost needs prices; name their file with --prices"
    assert capsys.readouterr().err == f"{page}: {said}\n"


def test_there_is_a_page_for_each_environment_and_no_other() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(ENVIRONMENTS)


def test_a_page_that_is_not_there_is_made_whole(tmp_path: Path, prices: Prices) -> None:
    page = tmp_path / "production.md"
    command = ["page", str(PROJECT / "dist" / "production"), "--into", str(page)]
    assert main([*command, "--prices", prices.file]) == 0
    assert page.read_text() == (PAGES / "production.md").read_text()


def test_the_graph_leads_from_the_user_to_the_data() -> None:
    text = graph.graph(
        rendered(
            "expose: {type: ingress, ingress: {host: shop.example.com, className: nginx, controllerNamespace: nginx}}\n"
        )
    )
    for edge in (
        "users --> Ingress__frontend",
        "Ingress__frontend --> Service__frontend_service",
        "Service__frontend_service --> Deployment__frontend",
        "Deployment__frontend -->|8080/TCP| Service__backend_service",
        "Deployment__backend -->|5432/TCP| Service__postgres_service",
        "StatefulSet__postgres --> StatefulSet__postgres__postgres_storage",
        "HorizontalPodAutoscaler__frontend -.->|scales 3 to 10| Deployment__frontend",
        "ConfigMap__ecommerce_config -.-> Deployment__backend",
    ):
        assert f"    {edge}\n" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/: needs an API of metrics.
        ("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: y}}}",
         ["API metrics.k8s.io, such as metrics-server gives it", "Deployment/y"]),
        ("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: LoadBalancer}}", ["load balancers for Services"]),
        ("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {}}", []),
        ("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: x}}", []),
        ("{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: x}}", ["API serving.knative.dev/v1"]),
        ("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {storageClassName: fast}}", ["StorageClass/fast"]),
        ("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, annotations: {cert-manager.io/issuer: ca}}, spec: {ingressClassName: nginx}}",
         ["IngressClass/nginx", "Issuer.cert-manager.io/ca"]),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {priorityClassName: high, runtimeClassName: gvisor, containers: [{name: y, envFrom: [{secretRef: {name: z}}]}]}}",
         ["PriorityClass/high", "RuntimeClass/gvisor", "Secret/z"]),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {priorityClassName: system-node-critical, containers: [{name: y}]}}", []),
        ("{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: x}, spec: {secretName: y, issuerRef: {name: ca, kind: ClusterIssuer}}}",
         ["API cert-manager.io/v1", "ClusterIssuer.cert-manager.io/ca"]),
        ("{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: x}, spec: {secretStoreRef: {name: vault}}}",
         ["API external-secrets.io/v1", "SecretStore.external-secrets.io/vault"]),
    ],
)  # fmt: skip
def test_what_must_be_there_beforehand(text: str, expected: list[str]) -> None:
    assert [need.what for need in needs(Manifests((yaml.safe_load(text),)))] == expected


def test_what_the_manifests_hold_themselves_is_no_need() -> None:
    made = "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}}"
    user = "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {priorityClassName: high, containers: [{name: y}]}}"
    assert needs(Manifests((yaml.safe_load(made), yaml.safe_load(user)))) == []
