"""Pods and their claims, as the API server stores them."""

from review.diff.stored.shape import (
    AMOUNTS,
    GENERIC,
    METADATA,
    PLAIN,
    QUANTITY,
    RESOURCES,
    SELECTOR,
    SET,
    TEXTS,
    Shape,
    entries,
)
from review.manifests import Object
from review.values import mapping

_HANDLER_FIELDS = {
    "httpGet": Shape(
        fields={"httpHeaders": entries(GENERIC, "name")},
        defaults={"path": "/", "scheme": "HTTP"},
    ),
    "tcpSocket": PLAIN,
    "grpc": PLAIN,
    "exec": PLAIN,
}
_PROBE = Shape(
    fields=_HANDLER_FIELDS,
    defaults={"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3},
    fill=lambda probe: {key: value for key, value in probe.items() if (key, value) != ("initialDelaySeconds", 0)},
)
_HANDLER = Shape(fields=_HANDLER_FIELDS)


def _pulled(container: Object) -> Object:
    """SetDefaults_Container: an image without tag or with the tag `latest` is always pulled."""
    if "imagePullPolicy" in container or "image" not in container:
        return container
    name, _, digest = str(container["image"]).partition("@")
    tag = name.rpartition(":")[2] if ":" in name.rpartition("/")[2] else "" if digest else "latest"
    return {**container, "imagePullPolicy": "Always" if tag == "latest" else "IfNotPresent"}


_ENV = Shape(
    fields={
        "valueFrom": Shape(
            fields={
                "fieldRef": Shape(defaults={"apiVersion": "v1"}),
                "resourceFieldRef": Shape(fields={"divisor": QUANTITY}, defaults={"divisor": "0"}),
                "configMapKeyRef": PLAIN,
                "secretKeyRef": PLAIN,
            }
        )
    }
)
_CONTAINER = Shape(
    fields={
        "env": entries(_ENV, "name"),
        "ports": entries(Shape(defaults={"protocol": "TCP"}), "containerPort", "protocol"),
        "volumeMounts": entries(Shape(flags=frozenset({"readOnly"})), "mountPath"),
        "volumeDevices": entries(PLAIN, "devicePath"),
        "resources": RESOURCES,
        "livenessProbe": _PROBE,
        "readinessProbe": _PROBE,
        "startupProbe": _PROBE,
        "lifecycle": Shape(fields={"postStart": _HANDLER, "preStop": _HANDLER}),
        "securityContext": Shape(fields={"capabilities": PLAIN}),
    },
    defaults={"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"},
    fill=_pulled,
    flags=frozenset({"stdin", "stdinOnce", "tty"}),
)
_MODE = {"defaultMode": 420}
CLAIM_SPEC = Shape(
    fields={"accessModes": SET, "resources": RESOURCES, "selector": SELECTOR},
    defaults={"volumeMode": "Filesystem"},
    keep=frozenset({"storageClassName"}),
)


def _volume(volume: Object) -> Object:
    """SetDefaults_Volume: one without a source is an empty directory."""
    return volume if volume.keys() - {"name"} else {**volume, "emptyDir": {}}


_VOLUME = Shape(
    fields={
        "emptyDir": Shape(fields={"sizeLimit": QUANTITY}),
        "secret": Shape(defaults=_MODE),
        "configMap": Shape(defaults=_MODE),
        "downwardAPI": Shape(defaults=_MODE),
        "projected": Shape(
            fields={
                "sources": Shape(
                    each=Shape(fields={"serviceAccountToken": Shape(defaults={"expirationSeconds": 3600})})
                )
            },
            defaults=_MODE,
        ),
        "persistentVolumeClaim": Shape(flags=frozenset({"readOnly"})),
        "ephemeral": Shape(fields={"volumeClaimTemplate": Shape(fields={"spec": CLAIM_SPEC})}),
        "hostPath": PLAIN,
    },
    fill=_volume,
    keep=frozenset({"emptyDir"}),
)


def _account(spec: Object) -> Object:
    """`serviceAccount` is the old name of `serviceAccountName`, and kept equal to it."""
    rest = {key: value for key, value in spec.items() if key != "serviceAccount"}
    name = spec.get("serviceAccountName", spec.get("serviceAccount"))
    return {**rest, "serviceAccountName": name} if name else rest


POD_SPEC = Shape(
    fields={
        "containers": entries(_CONTAINER, "name"),
        "initContainers": entries(_CONTAINER, "name"),
        "volumes": entries(_VOLUME, "name"),
        "imagePullSecrets": entries(PLAIN, "name"),
        "securityContext": PLAIN,
        "nodeSelector": TEXTS,
        "overhead": AMOUNTS,
        "topologySpreadConstraints": Shape(each=Shape(fields={"labelSelector": SELECTOR})),
        "hostAliases": entries(PLAIN, "ip"),
    },
    defaults={
        "restartPolicy": "Always",
        "dnsPolicy": "ClusterFirst",
        "schedulerName": "default-scheduler",
        "terminationGracePeriodSeconds": 30,
        "enableServiceLinks": True,
    },
    fill=_account,
    flags=frozenset({"hostNetwork", "hostPID", "hostIPC"}),
)


TEMPLATE = Shape(fields={"metadata": METADATA, "spec": POD_SPEC})
CLAIM_TEMPLATES = Shape(
    each=Shape(
        fields={"metadata": METADATA, "spec": CLAIM_SPEC},
        fill=lambda claim: {
            **{key: value for key, value in claim.items() if key not in {"apiVersion", "kind", "status"}},
            "name": mapping(claim, "metadata").get("name"),
        },
    ),
    keys=("name",),
)
