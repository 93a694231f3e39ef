"""Whether NetworkPolicies are about pods that there are."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.selectors import has_all_pods, selected
from review.manifests import Manifests, namespace

IDLE = Rule(
    "idle-policy",
    Level.NOTE,
    "a NetworkPolicy selects pods",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource",
)
RULES: tuple[Rule, ...] = (IDLE,)

# A label of pods that come and go: https://cert-manager.io/docs/configuration/acme/http01/
_PASSING = "acme.cert-manager.io/http01-solver"


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every policy that protects nothing, though there are pods in its namespace."""
    for policy in manifests.of("NetworkPolicy"):
        within, selector = namespace(policy), policy["spec"].get("podSelector", {})
        is_passing = _PASSING in selector.get("matchLabels", {})
        if not is_passing and has_all_pods(within, manifests) and not selected(selector, within, manifests):
            reason = "selects no pods that are among the manifests"
            yield Finding(IDLE, policy, ("spec", "podSelector"), reason, "mend the labels, or remove it")
