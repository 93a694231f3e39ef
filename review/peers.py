"""Who talks and who listens: the pods of workloads, and what the manifests do not hold."""

from dataclasses import dataclass, field

from notation.addresses import Spans, spans
from review.manifests import Manifests, Object
from review.operators import operated_pods

NAMESPACE_NAME = "kubernetes.io/metadata.name"
# An address of TEST-NET-3 (RFC 5737), which stands for anywhere outside the cluster.
_OUTSIDE_ADDRESS = "203.0.113.1/32"


@dataclass(frozen=True)
class Peer:
    """One end of a connection: the pods of a workload, or something that the manifests do not hold.

    Args:
        name: What a reader calls it.
        namespace: Its namespace; None for what is no pod.
        namespace_labels: Labels of the namespace.
        labels: Labels of the pods.
        ports: The ports that it is known to listen on: name (or None), number and protocol.
        block: Its IP addresses where they are known.
        addresses: The same where more than one block says them.
        entity: What Cilium calls it, which then knows it by no address.
        selectors: Of whom it is all the pods that an entry with these selectors means, in whatever namespace: a rule
            lets them through that says the same, or lets everyone through.
    """

    name: str
    namespace: str | None = None
    namespace_labels: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    ports: tuple[tuple[str | None, int, str], ...] = ()
    block: str | None = None
    addresses: Spans = ()
    entity: str | None = None
    selectors: Object | None = None

    @property
    def known_addresses(self) -> Spans:
        """All its addresses that are known."""
        return self.addresses or (spans(self.block) if self.block else ())


OUTSIDE = Peer("outside", block=_OUTSIDE_ADDRESS)
CLUSTER_DNS = Peer(
    "cluster DNS",
    namespace="kube-system",
    namespace_labels={NAMESPACE_NAME: "kube-system"},
    labels={"k8s-app": "kube-dns"},
)
OTHER_NAMESPACE = Peer("another namespace", namespace="another", namespace_labels={NAMESPACE_NAME: "another"})
SURROUNDINGS = (OUTSIDE, CLUSTER_DNS, OTHER_NAMESPACE)
# Every pod of every namespace.
ANY_NAMESPACE = Peer("any namespace", namespace="? ", selectors={})

# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/: on the node, and as pods where a network plugin
# redirects to them.
NODE_LOCAL_DNS = Peer("node-local DNS at 169.254.20.10", block="169.254.20.10/32")
NODE_LOCAL_DNS_PODS = Peer(
    "node-local DNS",
    namespace="kube-system",
    namespace_labels={NAMESPACE_NAME: "kube-system"},
    labels={"k8s-app": "node-local-dns"},
)
# https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns
GKE_CLOUD_DNS = Peer("Cloud DNS of GKE at 169.254.169.254", block="169.254.169.254/32")
# https://github.com/openshift/cluster-dns-operator
OPENSHIFT_DNS = Peer(
    "DNS of OpenShift",
    namespace="openshift-dns",
    namespace_labels={NAMESPACE_NAME: "openshift-dns"},
    labels={"dns.operator.openshift.io/daemonset-dns": "default"},
)
# Who is asked for names, and asks nobody here.
NAME_SERVERS = (NODE_LOCAL_DNS, NODE_LOCAL_DNS_PODS, GKE_CLOUD_DNS, OPENSHIFT_DNS)


def peers(manifests: Manifests) -> list[Peer]:
    """The pods of every workload."""
    workloads = [*manifests.pods, *operated_pods(manifests)]
    several = len({pods.namespace for pods in workloads}) > 1
    labels = {each["metadata"]["name"]: each["metadata"].get("labels", {}) for each in manifests.of("Namespace")}
    return [
        Peer(
            name=f"{pods.namespace}/{pods.name}" if several else pods.name,
            namespace=pods.namespace,
            namespace_labels={**labels.get(pods.namespace, {}), NAMESPACE_NAME: pods.namespace},
            labels=pods.labels,
            ports=tuple((port.get("name"), port["containerPort"], port.get("protocol", "TCP")) for port in pods.ports),
        )
        for pods in workloads
    ]
