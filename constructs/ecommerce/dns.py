"""Whom pods ask for names: the ways to DNS that clusters have."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecommerce.flow import IpBlocks, OutsidePods
from ecommerce.ranges import LINK_LOCAL, PRIVATE
from ecommerce.settings.dns import DnsSettings

_PORT = 53
# DNS pods of OpenShift listen there: https://github.com/openshift/cluster-dns-operator, assets/dns.
_OPENSHIFT_PORT = 5353
# Of the Services of GKE's clusters: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
_GKE_SERVICES = "34.118.224.0/20"


@dataclass(frozen=True, kw_only=True)
class NameServers:
    """Servers that know the names of the cluster, asked by UDP and TCP.

    Args:
        peer: Who answers.
        ports: On which ports.
    """

    peer: OutsidePods | IpBlocks
    ports: Sequence[int] = (_PORT,)


USUAL_NAME_SERVERS = (
    NameServers(peer=OutsidePods(name="kube-dns", namespace="kube-system", labels={"k8s-app": "kube-dns"})),
    # NodeLocal DNSCache where a policy sees its pods, as with Cilium and GKE's Dataplane V2:
    # https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/
    NameServers(peer=OutsidePods(name="node-local-dns", namespace="kube-system", labels={"k8s-app": "node-local-dns"})),
    # What answers on the node is no pod to a policy: a cache on a link-local address, as NodeLocal DNSCache and
    # GKE's Cloud DNS are, or one that took over the address of the DNS Service, which is private and not known here.
    # https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
    NameServers(peer=IpBlocks(name="node", cidrs=(*LINK_LOCAL, *PRIVATE, _GKE_SERVICES))),
    NameServers(
        peer=OutsidePods(
            name="openshift-dns",
            namespace="openshift-dns",
            labels={"dns.operator.openshift.io/daemonset-dns": "default"},
        ),
        ports=(_OPENSHIFT_PORT,),
    ),
)


def name_servers_of(settings: DnsSettings | None) -> Sequence[NameServers]:
    """The ways that an environment chose, or the usual ones.

    Args:
        settings: What it says of DNS.
    """
    if settings is None:
        return USUAL_NAME_SERVERS
    if settings.namespace is None:
        return [NameServers(peer=IpBlocks(name="dns", cidrs=settings.addresses), ports=settings.ports)]
    pods = OutsidePods(name="dns", namespace=settings.namespace, labels=settings.pod_labels, cidrs=settings.addresses)
    return [NameServers(peer=pods, ports=settings.ports)]
