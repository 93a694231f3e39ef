"""Whether the kubelet can tell a container that works from one that does not."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.programs import PROGRAMS, is_test, lasting, programs
from review.check.selectors import selected
from review.manifests import Manifests, Object, Pods, namespace, title
from review.paths import Steps
from review.shapes import kind_of

_PAGE = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"

READINESS = Rule(
    "missing-readiness-probe",
    Level.WARNING,
    "a container that a Service sends requests to has a readiness probe",
    f"{_PAGE}#readiness-probe",
)
LIVENESS = Rule(
    "missing-liveness-probe",
    Level.NOTE,
    "a container that is meant to run for ever has a liveness probe",
    f"{_PAGE}#liveness-probe",
)
IMPATIENT = Rule(
    "impatient-liveness-probe",
    Level.NOTE,
    "a liveness probe that asks what the readiness probe asks waits longer, so that a busy container is spared first",
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
)
RULES: tuple[Rule, ...] = (READINESS, LIVENESS, IMPATIENT)

_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
# Ports of Services that are there to be scraped, which Prometheus does whether a pod is ready or not.
_SCRAPED = ("metrics", "prom")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every container that gets requests before it can answer, or is never started again."""
    asked: set[int] = set()
    for service in manifests.of("Service"):
        spec = service["spec"]
        sends = spec.get("selector") and spec.get("type") != "ExternalName" and not spec.get("publishNotReadyAddresses")
        if sends and not is_test(service):
            yield from _served(service, manifests, asked)
    for pods in programs(manifests):
        for path, container in lasting(pods):
            # A sidecar that hangs is the program's to notice.
            if "livenessProbe" not in container and path[-2] == "containers":
                reason = f"container {container['name']} has no liveness probe, so that it stays as it is when it hangs"
                yield Finding(
                    LIVENESS, pods.owner, (*path, "livenessProbe"), reason, "ask what only a restart can mend"
                )
            yield from _impatient(pods.owner, path, container)


def _served(service: Object, manifests: Manifests, asked: set[int]) -> Iterator[Finding]:
    for pods in selected({"matchLabels": service["spec"]["selector"]}, namespace(service), manifests):
        for port in service["spec"].get("ports", []) if kind_of(pods.owner) in PROGRAMS else ():
            if any(word in port.get("name", "") for word in _SCRAPED):
                continue
            for path, container in _behind(pods, port.get("targetPort", port["port"])):
                if "readinessProbe" not in container and id(container) not in asked:
                    asked.add(id(container))
                    reason = f"container {container['name']} has no readiness probe, and {title(service)} sends to it"
                    fix = "ask for something that it can answer once it works; before, it gets requests and fails them"
                    yield Finding(READINESS, pods.owner, (*path, "readinessProbe"), reason, fix)


def _behind(pods: Pods, target: object) -> list[tuple[Steps, Object]]:
    """The container that listens on a port; where none says so, the only one that it can be."""
    every = list(lasting(pods))
    declaring = [
        (path, each)
        for path, each in every
        if any(target in {port["containerPort"], port.get("name")} for port in each.get("ports", []))
    ]
    if declaring:
        return declaring
    # Any of them may listen, and one that is not ready keeps the pod from getting requests.
    return every[-1:] if not any("readinessProbe" in each for _, each in every) else []


def _impatient(user: Object, path: Steps, container: Object) -> Iterator[Finding]:
    liveness, readiness = container.get("livenessProbe"), container.get("readinessProbe")
    if not liveness or not readiness or any(liveness.get(each) != readiness.get(each) for each in _HANDLERS):
        return
    restarted, unready = _fuse(liveness), _fuse(readiness)
    if restarted <= unready:
        reason = (
            f"asks what the readiness probe asks, and restarts after {restarted} s what is unready after {unready} s"
        )
        yield Finding(IMPATIENT, user, (*path, "livenessProbe"), reason, "raise its failureThreshold")


def _fuse(probe: Object) -> int:
    """Seconds until a probe that fails from now on has an effect."""
    return int(probe.get("periodSeconds", 10) or 10) * int(probe.get("failureThreshold", 3) or 3)
