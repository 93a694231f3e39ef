"""The fields that the tools read, with the types that Kubernetes gives them; what else an object holds may be anything.

A field is required here where the API server requires it and a tool relies on it.
"""

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from types import GenericAlias
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from notation.quantity import parse_quantity
from review.secrets import is_secret_name
from review.values import at

Part = type[BaseModel]

# What a line can show of a value.
_LONGEST = 80


def _part(required: Mapping[str, Any] | None = None, /, **optional: Any) -> Part:  # noqa: ANN401 - any type
    """A mapping that must have some fields, and may have others."""
    fields: dict[str, Any] = {name: (kind, ...) for name, kind in (required or {}).items()}
    fields |= {name: (kind, None) for name, kind in optional.items()}
    return create_model("Part", __config__=ConfigDict(strict=True), **fields)


def _many(part: Part) -> GenericAlias:
    return GenericAlias(list, (part,))


def _some(part: Part) -> Any:  # noqa: ANN401 - any type
    return Annotated[_many(part), Field(min_length=1)]


def _is_quantity(value: object) -> object:
    try:
        fits = parse_quantity(str(value)) < 2**63
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("is not a quantity that can be requested")
    return value


def _is_number_or_text(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("is neither a whole number nor text")  # noqa: TRY004 - what pydantic reports
    return value


def _is_share(value: object) -> object:
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}%?", str(value)):
        raise ValueError("is neither a number of pods nor a percentage such as 25%")
    return value


def _is_block(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ValueError("is not a block of addresses such as 10.0.0.0/8") from None
    return value


_Text = Annotated[str, Field(min_length=1)]
_Count = Annotated[int, Field(ge=0, lt=2**31)]
_Natural = Annotated[int, Field(ge=1, lt=2**31)]
_PortNumber = Annotated[int, Field(ge=1, le=65535)]
_Quantity = Annotated[object, AfterValidator(_is_quantity)]
_NumberOrText = Annotated[object, AfterValidator(_is_number_or_text)]
_Share = Annotated[object, AfterValidator(_is_share)]
_Block = Annotated[str, AfterValidator(_is_block)]
_Texts = dict[str, str]

_NAMED = _part({"name": _Text})
_METADATA = _part({"name": _Text}, namespace=str, labels=_Texts, annotations=_Texts)
_OBJECT = _part({"apiVersion": _Text, "kind": _Text, "metadata": _METADATA})
_EXPRESSION = _part({"key": str, "operator": Literal["In", "NotIn", "Exists", "DoesNotExist"]}, values=list[str])
_SELECTOR = _part(matchLabels=_Texts, matchExpressions=_many(_EXPRESSION))

# Pods.
_AMOUNTS = _part(cpu=_Quantity, memory=_Quantity, storage=_Quantity, **{"ephemeral-storage": _Quantity})
_RESOURCES = _part(limits=_AMOUNTS, requests=_AMOUNTS)
_SECURITY_CONTEXT = _part(
    privileged=bool,
    allowPrivilegeEscalation=bool,
    runAsNonRoot=bool,
    runAsUser=int,
    procMount=str,
    capabilities=_part(add=list[str], drop=list[str]),
    windowsOptions=_part(hostProcess=bool),
    seLinuxOptions=_part(user=str, role=str, type=str),
    seccompProfile=_part(type=str),
    appArmorProfile=_part(type=str),
    sysctls=_many(_NAMED),
)
_KEY = _part({"key": _Text, "name": _Text}, optional=bool)
_SOURCE = _part({"name": _Text}, optional=bool)
_ACTION = _part(host=str)
_EXEC = _part(command=list[str])
_HANDLER = _part(httpGet=_ACTION, tcpSocket=_ACTION, exec=_EXEC, sleep=_part(seconds=int))
_PROBE = _part(
    httpGet=_ACTION,
    tcpSocket=_ACTION,
    exec=_EXEC,
    initialDelaySeconds=_Count,
    periodSeconds=_Count,
    failureThreshold=_Count,
)
_CONTAINER = _part(
    {"name": _Text},
    image=str,
    imagePullPolicy=str,
    ports=_many(_part({"containerPort": _PortNumber}, name=str, hostPort=int, protocol=str)),
    env=_many(_part({"name": _Text}, valueFrom=_part(configMapKeyRef=_KEY, secretKeyRef=_KEY))),
    envFrom=_many(_part(configMapRef=_SOURCE, secretRef=_SOURCE)),
    volumeMounts=_many(_NAMED),
    volumeDevices=_many(_NAMED),
    resources=_RESOURCES,
    restartPolicy=str,
    securityContext=_SECURITY_CONTEXT,
    livenessProbe=_PROBE,
    readinessProbe=_PROBE,
    startupProbe=_PROBE,
    lifecycle=_part(postStart=_HANDLER, preStop=_HANDLER),
)
_ITEMS = _many(_part({"key": _Text}))
_CLAIM = _part(resources=_RESOURCES, accessModes=list[str])
_CONTENT = _part(name=_Text, optional=bool, items=_ITEMS)
_VOLUME = _part(
    {"name": _Text},
    configMap=_part(name=_Text, optional=bool, items=_ITEMS),
    secret=_part(secretName=_Text, optional=bool, items=_ITEMS),
    persistentVolumeClaim=_part({"claimName": _Text}),
    ephemeral=_part(volumeClaimTemplate=_part({"spec": _CLAIM})),
    projected=_part(sources=_many(_part(configMap=_CONTENT, secret=_CONTENT))),
    csi=_part(nodePublishSecretRef=_part(name=str)),
    emptyDir=_part(medium=str),
    image=_part(reference=str, pullPolicy=str),
)
# Where pods may run.
_NODE_TERM = _part(matchExpressions=_many(_part({"key": str, "operator": str}, values=list[str])))
_POD_TERM = _part({"topologyKey": _Text}, labelSelector=_SELECTOR, namespaces=list[str], namespaceSelector=_SELECTOR)
_POD_AFFINITY = _part(
    requiredDuringSchedulingIgnoredDuringExecution=_many(_POD_TERM),
    preferredDuringSchedulingIgnoredDuringExecution=_many(_part({"podAffinityTerm": _POD_TERM})),
)
_NODE_AFFINITY = _part(
    requiredDuringSchedulingIgnoredDuringExecution=_part(nodeSelectorTerms=_many(_NODE_TERM)),
    preferredDuringSchedulingIgnoredDuringExecution=_many(_part({"preference": _NODE_TERM})),
)
_AFFINITY = _part(nodeAffinity=_NODE_AFFINITY, podAffinity=_POD_AFFINITY, podAntiAffinity=_POD_AFFINITY)
_SPREAD = _part(
    {
        "maxSkew": _Natural,
        "topologyKey": _Text,
        "whenUnsatisfiable": Literal["DoNotSchedule", "ScheduleAnyway"],
    },
    labelSelector=_SELECTOR,
    matchLabelKeys=list[str],
    minDomains=_Natural,
)
_POD = _part(
    {"containers": _some(_CONTAINER)},
    resources=_RESOURCES,
    affinity=_AFFINITY,
    nodeSelector=_Texts,
    topologySpreadConstraints=_many(_SPREAD),
    initContainers=_many(_CONTAINER),
    ephemeralContainers=_many(_CONTAINER),
    volumes=_many(_VOLUME),
    serviceAccountName=str,
    terminationGracePeriodSeconds=int,
    priorityClassName=str,
    imagePullSecrets=_many(_part(name=str)),
    securityContext=_SECURITY_CONTEXT,
    os=_NAMED,
    hostNetwork=bool,
    hostPID=bool,
    hostIPC=bool,
)
_TEMPLATE_METADATA = _part(labels=_Texts, annotations=_Texts)
_TEMPLATE = _part({"spec": _POD}, metadata=_TEMPLATE_METADATA)

# Workloads, and what belongs to them.
_STRATEGY = _part(type=str, rollingUpdate=_part(maxSurge=_Share))
_WORKLOAD = _part(
    {"selector": _SELECTOR, "template": _TEMPLATE},
    replicas=_Count,
    serviceName=str,
    volumeClaimTemplates=_many(_part({"metadata": _METADATA, "spec": _CLAIM})),
    strategy=_STRATEGY,
)
_JOB = _part({"template": _TEMPLATE}, parallelism=_Count, completions=_Count)
_SCALING = _part(
    stabilizationWindowSeconds=Annotated[int, Field(ge=0, le=3600)],
    selectPolicy=Literal["Min", "Max", "Disabled"],
    policies=_some(
        _part(
            {
                "type": Literal["Pods", "Percent"],
                "value": _Natural,
                "periodSeconds": Annotated[int, Field(ge=1, le=1800)],
            }
        )
    ),
)
_METRIC_TARGET = _part({"type": str}, averageUtilization=_Natural)
_AUTOSCALER = _part(
    {"scaleTargetRef": _part({"kind": _Text, "name": _Text}, apiVersion=str), "maxReplicas": _Natural},
    minReplicas=_Count,
    metrics=_many(
        _part(
            resource=_part({"name": str, "target": _METRIC_TARGET}),
            containerResource=_part({"name": str, "container": str, "target": _METRIC_TARGET}),
        ),
    ),
    behavior=_part(scaleUp=_SCALING, scaleDown=_SCALING),
)

_VERTICAL_AUTOSCALER = _part(
    {"targetRef": _part({"kind": _Text, "name": _Text})},
    updatePolicy=_part(updateMode=str),
    resourcePolicy=_part(
        containerPolicies=_many(_part(containerName=str, mode=str, controlledResources=list[str])),
    ),
)
_BUDGET = _part(selector=_SELECTOR, maxUnavailable=_Share, minAvailable=_Share)
_HARD = Annotated[dict[str, _Quantity], Field(min_length=1)]
_LIMITS = _part({"type": _Text}, default=_AMOUNTS, defaultRequest=_AMOUNTS, min=_AMOUNTS, max=_AMOUNTS)

# The network.
_SERVICE = _part(
    type=str,
    clusterIP=str,
    publishNotReadyAddresses=bool,
    selector=_Texts,
    ports=_many(_part({"port": _PortNumber}, name=str, targetPort=_NumberOrText)),
)
_BACKEND = _part(
    service=_part({"name": _Text}, port=_part(number=int, name=str)), resource=_part({"kind": _Text, "name": _Text})
)
_INGRESS = _part(
    ingressClassName=str,
    defaultBackend=_BACKEND,
    rules=_many(_part(host=str, http=_part(paths=_many(_part({"backend": _BACKEND}, path=str, pathType=str))))),
    tls=_many(_part(hosts=list[str], secretName=str)),
)
_REFERENCE = _part({"name": _Text}, group=str, kind=str, namespace=str, port=int, sectionName=str)
_ROUTE = _part(
    hostnames=list[str],
    parentRefs=_many(_REFERENCE),
    rules=_many(_part(backendRefs=_many(_REFERENCE), matches=_many(_part()))),
)
_GATEWAY = _part(
    {"listeners": _many(_part({"name": _Text}, hostname=str, tls=_part(certificateRefs=_many(_REFERENCE))))}
)
_PEERS = _many(
    _part(
        ipBlock=_part({"cidr": _Block}, **{"except": list[_Block]}),
        namespaceSelector=_SELECTOR,
        podSelector=_SELECTOR,
    )
)
_RULES = _many(_part(ports=_many(_part(port=_NumberOrText, endPort=int, protocol=str)), to=_PEERS, **{"from": _PEERS}))
_POLICY = _part(podSelector=_SELECTOR, policyTypes=list[Literal["Ingress", "Egress"]], ingress=_RULES, egress=_RULES)

_CILIUM_PORTS = _many(_part(ports=_many(_part({"port": _NumberOrText}, endPort=int, protocol=str))))
_CILIUM_BLOCKS = _many(_part(cidr=_Block, **{"except": list[_Block]}))


def _cilium_rules(way: str) -> GenericAlias:
    peers = {"Endpoints": _many(_SELECTOR), "Entities": list[str], "CIDR": list[_Block], "CIDRSet": _CILIUM_BLOCKS}
    return _many(_part(toPorts=_CILIUM_PORTS, **{f"{way}{name}": kind for name, kind in peers.items()}))


_CILIUM_POLICY = _part(endpointSelector=_SELECTOR, ingress=_cilium_rules("from"), egress=_cilium_rules("to"))

# What operators read.
_EXTERNAL_SECRET = _part(
    target=_part(name=str, template=_part(data=_Texts, type=str)),
    data=_many(_part({"secretKey": str})),
    secretStoreRef=_part(name=str, kind=str),
)
_CERTIFICATE = _part({"secretName": _Text}, dnsNames=list[str], commonName=str)
_SCRAPED = _many(_part(port=str))
_MONITOR = _part(
    {"selector": _SELECTOR},
    namespaceSelector=_part(any=bool, matchNames=list[str]),
    podMetricsEndpoints=_SCRAPED,
    endpoints=_SCRAPED,
)
_BINDING = _part(
    {"roleRef": _part({"kind": _Text, "name": _Text})},
    subjects=_many(_part({"kind": _Text, "name": _Text}, namespace=str)),
)
_CLUSTER = _part(
    instances=_Count,
    imageName=str,
    enablePDB=bool,
    priorityClassName=str,
    inheritedMetadata=_part(labels=_Texts),
    bootstrap=_part(initdb=_part(secret=_NAMED)),
    plugins=_many(_part({"name": _Text}, parameters=_Texts)),
    storage=_part(size=_Quantity),
    walStorage=_part(size=_Quantity),
    tablespaces=_many(_part({"name": _Text}, storage=_part(size=_Quantity))),
    resources=_RESOURCES,
    affinity=_part(
        enablePodAntiAffinity=bool,
        podAntiAffinityType=str,
        topologyKey=_Text,
        nodeSelector=_Texts,
        nodeAffinity=_NODE_AFFINITY,
    ),
    topologySpreadConstraints=_many(_SPREAD),
)
_POOLER = _part(
    cluster=_NAMED,
    instances=_Count,
    deploymentStrategy=_STRATEGY,
    template=_part(
        metadata=_TEMPLATE_METADATA,
        spec=_part(
            containers=_many(_CONTAINER),
            affinity=_AFFINITY,
            nodeSelector=_Texts,
            topologySpreadConstraints=_many(_SPREAD),
        ),
    ),
)
_OBJECT_STORE = _part(
    configuration=_part(
        s3Credentials=_part(accessKeyId=_KEY, secretAccessKey=_KEY, region=_KEY, sessionToken=_KEY),
    ),
    instanceSidecarConfiguration=_part(resources=_RESOURCES),
)

# The kinds that the tools know: the group in which a kind is meant, and the shape of such an object.
KINDS: Mapping[str, tuple[str, Part]] = {
    "ConfigMap": ("", _part(data=_Texts, binaryData=_Texts)),
    "Namespace": ("", _OBJECT),
    "PersistentVolumeClaim": ("", _part({"spec": _CLAIM})),
    "Pod": ("", _part({"spec": _POD})),
    "Secret": ("", _part(data=_Texts, stringData=_Texts, type=str)),
    "ResourceQuota": ("", _part(spec=_part(hard=_HARD))),
    "LimitRange": ("", _part({"spec": _part({"limits": _many(_LIMITS)})})),
    "Service": ("", _part({"spec": _SERVICE})),
    "ServiceAccount": ("", _OBJECT),
    "DaemonSet": ("apps", _part({"spec": _WORKLOAD})),
    "Deployment": ("apps", _part({"spec": _WORKLOAD})),
    "ReplicaSet": ("apps", _part({"spec": _WORKLOAD})),
    "StatefulSet": ("apps", _part({"spec": _WORKLOAD})),
    "CronJob": ("batch", _part({"spec": _part({"jobTemplate": _part({"spec": _JOB})})})),
    "Job": ("batch", _part({"spec": _JOB})),
    "HorizontalPodAutoscaler": ("autoscaling", _part({"spec": _AUTOSCALER})),
    "VerticalPodAutoscaler": ("autoscaling.k8s.io", _part({"spec": _VERTICAL_AUTOSCALER})),
    "PriorityClass": ("scheduling.k8s.io", _OBJECT),
    "Ingress": ("networking.k8s.io", _part({"spec": _INGRESS})),
    "NetworkPolicy": ("networking.k8s.io", _part({"spec": _POLICY})),
    "CiliumNetworkPolicy": ("cilium.io", _part(spec=_CILIUM_POLICY, specs=_many(_CILIUM_POLICY))),
    "CiliumClusterwideNetworkPolicy": ("cilium.io", _OBJECT),
    "PodDisruptionBudget": ("policy", _part({"spec": _BUDGET})),
    "Gateway": ("gateway.networking.k8s.io", _part({"spec": _GATEWAY})),
    **dict.fromkeys(
        ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"),
        ("gateway.networking.k8s.io", _part({"spec": _ROUTE})),
    ),
    "Role": ("rbac.authorization.k8s.io", _OBJECT),
    "ClusterRole": ("rbac.authorization.k8s.io", _OBJECT),
    "RoleBinding": ("rbac.authorization.k8s.io", _BINDING),
    "ClusterRoleBinding": ("rbac.authorization.k8s.io", _BINDING),
    "PodMonitor": ("monitoring.coreos.com", _part({"spec": _MONITOR})),
    "ServiceMonitor": ("monitoring.coreos.com", _part({"spec": _MONITOR})),
    "SecretStore": ("external-secrets.io", _OBJECT),
    "Certificate": ("cert-manager.io", _part({"spec": _CERTIFICATE})),
    "SealedSecret": ("bitnami.com", _OBJECT),
    "ExternalSecret": ("external-secrets.io", _part({"spec": _EXTERNAL_SECRET})),
    "Cluster": ("postgresql.cnpg.io", _part({"spec": _CLUSTER})),
    "ObjectStore": ("barmancloud.cnpg.io", _part({"spec": _OBJECT_STORE})),
    "Pooler": ("postgresql.cnpg.io", _part({"spec": _POOLER})),
}


def kind_of(each: Mapping[str, Any]) -> str:
    """The kind of an object, with its group where the tools know it of another: `Service.serving.knative.dev`."""
    kind, version = str(each["kind"]), str(each.get("apiVersion", ""))
    group = version.rpartition("/")[0]
    known, _ = KINDS.get(kind, (group, None))
    return kind if not version or group == known else f"{kind}.{group or 'core'}"


def broken_fields(value: object) -> Iterator[str]:
    """What keeps a value from being an object that the tools can read, each with the path of its field."""
    try:
        _OBJECT.model_validate(value)
        kind = kind_of(cast("dict[str, Any]", value))
        if kind in KINDS:
            KINDS[kind][1].model_validate(value)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield _explain(each, of_secret=at(value, "kind") == "Secret")


_WORDS = {
    "string_type": "is not text",
    "int_type": "is not a whole number",
    "bool_type": "is not true or false",
    "list_type": "is not a list",
    "dict_type": "is not a mapping",
    "model_type": "is not a mapping",
    "literal_error": "is not one of {expected}",
    "greater_than_equal": "is below {ge}, the least that is allowed",
    "less_than_equal": "is above {le}, the most that is allowed",
    "less_than": "is not below {lt}",
    "value_error": "{error}",
}


def _explain(error: ErrorDetails, *, of_secret: bool) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error["loc"]).lstrip(".")
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return f"{path} is missing"
    words = _WORDS.get(kind, "is empty").format_map(error.get("ctx", {}))
    hides = isinstance(value, dict | list) or _is_hidden(error["loc"], of_secret=of_secret)
    shown = "this" if hides else json.dumps(value, ensure_ascii=False)
    fix = "; put it in quotes" if kind == "string_type" and isinstance(value, int | float) else ""
    return ": ".join(filter(None, [path, f"{_shortened(shown)} {words}{fix}"]))


def _is_hidden(path: tuple[int | str, ...], *, of_secret: bool) -> bool:
    """Whether a value is nobody's to read: a Secret's, a variable's, and that of what is named like a secret."""
    if of_secret and path[0] in {"data", "stringData"}:
        return True
    names = [each for each in path if isinstance(each, str)]
    return is_secret_name(names[-1]) or ("env" in names and names[-1] == "value") if names else False


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
