"""Probes and hooks.

https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, misspelled, outside, unlisted, whole
from review.check.refused.spelling import HEADER, PORT_NAME
from review.paths import Steps
from review.values import Object, is_mapping, listing, mapping, mappings

PROBE = Rule(
    "probe",
    Level.ERROR,
    "a probe asks in one way, at a port that there can be, with periods and thresholds of its kind",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
)
HOOK = Rule(
    "lifecycle-hook",
    Level.ERROR,
    "a hook of a container's life does one thing, within the time that the pod has",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#lifecycle-1",
)
RULES = (PROBE, HOOK)

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_OF_PROBES = ("exec", "httpGet", "tcpSocket", "grpc")
_OF_HOOKS = ("exec", "httpGet", "tcpSocket", "sleep")
_PERIODS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_GRACE = 30


def probes(at: Steps, container: Object, pod: Object, *, starts_others: bool) -> Faults:
    """What is wrong with the probes and hooks of a container.

    Args:
        at: The way to the container.
        container: The container.
        pod: The pod.
        starts_others: Whether it has to end before the others start.
    """
    hooks = mapping(container, "lifecycle")
    for name in (*_PROBES, "lifecycle") if starts_others else ():
        if is_mapping(container.get(name)):
            rule = HOOK if name == "lifecycle" else PROBE
            reason = f"init container {container.get('name')} has a {name}, and ends before it is asked"
            yield Fault(rule, (*at, name), reason, "remove it, or set restartPolicy to Always")
    if starts_others:
        return
    for name in _PROBES:
        if is_mapping(container.get(name)):
            yield from _probe((*at, name), name, container[name])
    for name in ("postStart", "preStop"):
        if is_mapping(hooks.get(name)):
            yield from _handler(HOOK, (*at, "lifecycle", name), hooks[name], _OF_HOOKS)
            yield from _sleep((*at, "lifecycle", name, "sleep"), hooks[name], pod)


def _probe(at: Steps, name: str, probe: Object) -> Faults:
    yield from _handler(PROBE, at, probe, _OF_PROBES)
    for period in _PERIODS:
        if period in probe:
            yield from outside(PROBE, at, probe, period, 0)
    threshold = whole(probe, "successThreshold")
    if name != "readinessProbe" and threshold and threshold > 1:
        reason = f"successThreshold is {threshold}; of a {name} it must be 1"
        yield Fault(PROBE, (*at, "successThreshold"), reason, "remove it")
    grace = whole(probe, "terminationGracePeriodSeconds")
    if grace is not None and name == "readinessProbe":
        reason = "a readinessProbe ends no container, so it has no terminationGracePeriodSeconds"
        yield Fault(PROBE, (*at, "terminationGracePeriodSeconds"), reason, "remove it")
    yield from outside(PROBE, at, probe, "terminationGracePeriodSeconds", 1)


def _handler(rule: Rule, at: Steps, handler: Object, ways: tuple[str, ...]) -> Faults:
    given = [name for name in ways if is_mapping(handler.get(name))]
    if not given:
        yield Fault(rule, at, f"{at[-1]} does nothing", f"give it one of {', '.join(ways)}")
    for second in given[1:]:
        reason = f"{at[-1]} has {given[0]} and {second}, of which there may be one"
        yield Fault(rule, (*at, second), reason, "keep one of them")
    for name in given[:1]:
        action = handler[name]
        if name == "exec" and not listing(action, "command"):
            yield Fault(rule, (*at, name, "command"), "exec has no command", "add it")
        if name in {"httpGet", "tcpSocket", "grpc"}:
            yield from _port(rule, (*at, name), action, named=name != "grpc")
        if name == "httpGet":
            yield from unlisted(rule, (*at, name), action, "scheme", ("HTTP", "HTTPS"))
            for number, header in enumerate(mappings(action, "httpHeaders")):
                where = (*at, name, "httpHeaders", number, "name")
                yield from misspelled(rule, where, header.get("name") or "", HEADER)


def _port(rule: Rule, at: Steps, action: Object, *, named: bool) -> Faults:
    port = action.get("port")
    if port is None:
        yield Fault(rule, (*at, "port"), f"{at[-1]} has no port", "name the port of the container")
    elif isinstance(port, str) and named:
        yield from misspelled(rule, (*at, "port"), port, PORT_NAME)
    else:
        yield from outside(rule, at, action, "port", 1, 65535)


def _sleep(at: Steps, handler: Object, pod: Object) -> Faults:
    seconds = whole(handler, "sleep", "seconds")
    grace = whole(pod, "terminationGracePeriodSeconds")
    most = _GRACE if grace is None else grace
    if seconds is not None and not 0 <= seconds <= most:
        reason = f"sleeps {seconds} s, and the pod has {most} s to end"
        yield Fault(HOOK, (*at, "seconds"), reason, f"give it 0 to {most}, or raise terminationGracePeriodSeconds")
