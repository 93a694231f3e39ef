"""Names in Kubernetes, in DNS, in PostgreSQL and in a shell."""

import ipaddress
from typing import Annotated

from ecommerce.settings.values.form import Form

_LABEL = r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
_ANY_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"


def _not_a_host(text: str) -> str:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        rule = (
            "lower-case letters, digits and inner hyphens, at most 63 between dots, and not digits alone after the last"
        )
        return f"is not the DNS name of a host; use {rule}"
    return "is an IP address, where a DNS name is needed; write the host's name"


# RFC 1123 label, the rule for names of namespaces and Services.
_DNS_LABEL = Form(_LABEL, "is not a DNS label; use at most 63 lower-case letters, digits and inner hyphens")
DnsLabel = Annotated[str, _DNS_LABEL]
# The namespace of pods that are not the system's, but speak with it.
OTHER_NAMESPACE = Form(
    _LABEL, "is not the name of a namespace; use at most 63 lower-case letters, digits and inner hyphens"
)
OtherNamespace = Annotated[str, OTHER_NAMESPACE]
# RFC 1123 subdomain as Kubernetes has it, the rule for names of most other objects: IsDNS1123Subdomain in
# https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
_SUBDOMAIN = rf"{_ANY_LABEL}(?:\.{_ANY_LABEL})*"
_MOST_CHARACTERS = 253
ObjectName = Annotated[
    str,
    Form(
        _SUBDOMAIN,
        "is not a name of an object; use lower-case letters, digits, inner hyphens and dots",
        longest=_MOST_CHARACTERS,
    ),
]
# Empty, only a volume without a StorageClass fits a claim, and none is provisioned; Kubernetes tells that from no name:
# https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
StorageClassName = Annotated[
    str,
    Form(
        rf"(?:{_SUBDOMAIN})?",
        'is not the name of a StorageClass; use lower-case letters, digits, inner hyphens and dots, or "" for volumes '
        "without one",
        longest=_MOST_CHARACTERS,
    ),
]
# Without those of Kubernetes' own parts, which would outlive its DNS and its network.
PriorityClassName = Annotated[
    str,
    Form(
        rf"(?!system-){_SUBDOMAIN}",
        "is not the name of a PriorityClass for applications; use lower-case letters, digits, inner hyphens and dots, "
        "and not system- at the beginning",
        longest=_MOST_CHARACTERS,
    ),
]
SECRET_NAME = Form(
    _SUBDOMAIN,
    "is not the name of a Secret; use lower-case letters, digits, inner hyphens and dots",
    longest=_MOST_CHARACTERS,
)
SecretName = Annotated[str, SECRET_NAME]
# As DNS itself has it; no address, whose last part is a number: ValidateIngress in
# https://github.com/kubernetes/kubernetes, pkg/apis/networking/validation, and Hostname of the Gateway API.
_HOST = rf"(?!(?:.*\.)?[0-9]+$){_LABEL}(?:\.{_LABEL})*"
HostName = Annotated[str, Form(_HOST, _not_a_host, longest=_MOST_CHARACTERS)]
# What users write; `*.` at the beginning stands for any name of one part more.
PublicHostName = Annotated[str, Form(rf"(?:\*\.)?{_HOST}", _not_a_host, longest=_MOST_CHARACTERS)]
# Where the documents of these controllers and the defaults of their charts install them.
_CONTROLLERS = (
    "argo-rollouts",
    "argocd",
    "calico-system",
    "cert-manager",
    "cilium",
    "cnpg-system",
    "envoy-gateway-system",
    "external-dns",
    "external-secrets",
    "flux-system",
    "gatekeeper-system",
    "haproxy-controller",
    "ingress-nginx",
    "istio-ingress",
    "istio-system",
    "keda",
    "kyverno",
    "linkerd",
    "local-path-storage",
    "metallb-system",
    "projectcontour",
    "tigera-operator",
    "traefik",
    "velero",
)
# What others run in: the cluster's own, and its controllers'.
Namespace = Annotated[
    str,
    _DNS_LABEL,
    Form(
        r"(?!default$|kube-|openshift(?:-|$)).*",
        "is the cluster's own, which the manifests would lock down; choose another",
    ),
    Form(
        rf"(?!(?:{'|'.join(_CONTROLLERS)})$).*",
        "is where a controller is usually installed, which the manifests would lock down; choose another",
    ),
]
# POSIX; Kubernetes allows more, which shells cannot read.
VariableName = Annotated[
    str,
    Form(
        r"[A-Za-z_][A-Za-z0-9_]*",
        "is not a name of an environment variable; use letters, digits and underscores, no digit first",
        longest=_MOST_CHARACTERS,
    ),
]
# PostgreSQL folds and quotes other names; https://www.postgresql.org/docs/15/sql-syntax-lexical.html
_SQL_NAME = Form(
    r"[a-z_][a-z0-9_]{0,62}",
    "is not a plain PostgreSQL name; use at most 63 lower-case letters, digits and underscores, no digit first",
)
# initdb makes these itself; https://www.postgresql.org/docs/15/manage-ag-templatedbs.html
DatabaseName = Annotated[
    str, _SQL_NAME, Form(r"(?!template[01]$).*", "is PostgreSQL's own template; choose another name")
]
# check_rolespec_name and IsReservedName in PostgreSQL's src/backend/utils/adt/acl.c and src/backend/catalog/catalog.c.
RoleName = Annotated[
    str, _SQL_NAME, Form(r"(?!pg_|public$|none$).*", "is a name that PostgreSQL keeps for itself; choose another")
]
