"""Whether rights reach somebody: the role and the account of a binding are there."""

from collections.abc import Iterator

from review.check.finding import Finding, Rule
from review.check.references import absent
from review.manifests import Manifests, Object, namespace

RULES: tuple[Rule, ...] = ()

# What every cluster has, besides all that is called system:…
# https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
_BUILT_IN = {"admin", "cluster-admin", "edit", "view", "extension-apiserver-authentication-reader"}
_OF_CLUSTER = "ClusterRole"


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every binding of a role that is not there, or to an account that is not."""
    cluster_roles = {each["metadata"]["name"] for each in manifests.of(_OF_CLUSTER)}
    accounts = {(namespace(each), each["metadata"]["name"]) for each in manifests.of("ServiceAccount")}
    held = {namespace(each) for each in manifests.objects if "namespace" in each["metadata"]}
    for binding in manifests.of("RoleBinding", "ClusterRoleBinding"):
        yield from _role(binding, cluster_roles, manifests)
        for number, subject in enumerate(binding.get("subjects", [])):
            within = subject.get("namespace") or namespace(binding)
            is_known = subject["name"] == "default" or (within, subject["name"]) in accounts
            # Accounts of a namespace that is not among the manifests are somebody else's, and so are Kubernetes' own.
            is_ours = (within in held and within != "kube-system") or within == namespace(binding)
            if subject["kind"] == "ServiceAccount" and is_ours and not is_known:
                yield absent(binding, ("subjects", number), "ServiceAccount", subject["name"])


def _role(binding: Object, cluster_roles: set[str], manifests: Manifests) -> Iterator[Finding]:
    kind, name = binding["roleRef"]["kind"], binding["roleRef"]["name"]
    if name in _BUILT_IN or name.startswith("system:"):
        return
    if kind == _OF_CLUSTER:
        is_there = name in cluster_roles
    else:
        is_there = manifests.get(kind, name, namespace(binding)) is not None
    if not is_there:
        yield absent(binding, ("roleRef",), kind, name)
