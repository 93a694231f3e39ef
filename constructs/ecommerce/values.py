"""Values of Kubernetes' fields from plain ones.

Quantities and ports are made once each: making one is a round trip to the jsii kernel.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache

from cdk8s_plus_27 import k8s

from ecommerce.notation.quantity import canonical_quantity, parse_quantity
from ecommerce.settings.resources import ResourceAmounts, Resources
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.values.image import version_of
from ecommerce.system import Identity

# Kubelets keep five files of a container's log, of 10 MiB by default and of 50 MiB on AKS; they count at its limit.
_LOG_SIZE = parse_quantity("256Mi")


@cache
def quantity(text: str) -> k8s.Quantity:
    """A quantity such as `250m`, as the API server keeps it: kubectl would send another spelling at each apply."""
    return k8s.Quantity.from_string(canonical_quantity(text))


@cache
def int_or_string(value: int | str) -> k8s.IntOrString:
    """A number, a percentage or the name of a port."""
    return k8s.IntOrString.from_number(value) if isinstance(value, int) else k8s.IntOrString.from_string(value)


def amounts(of: ResourceAmounts, *, disk: Sequence[str]) -> dict[str, str]:
    """What a container is promised, or the most that it may take, as the API server keeps it.

    Args:
        of: CPU and memory.
        disk: The most that each of its directories on the node's disk may hold, as quantities. Beside them its log is
            all that it writes there, for its image is read-only.
    """
    size = _LOG_SIZE + sum(map(parse_quantity, disk))
    kinds = {"cpu": of.cpu, "memory": of.memory, "ephemeral-storage": f"{size / 1024}Ki"}
    return {kind: canonical_quantity(text) for kind, text in kinds.items()}


def resource_requirements(resources: Resources, *, disk: Sequence[str] = ()) -> k8s.ResourceRequirements:
    """A container's requests and limits; of its node's disk it is promised all that it may take.

    Args:
        resources: CPU and memory.
        disk: The most that each of its directories there may hold, as quantities.
    """
    requests, limits = (amounts(of, disk=disk) for of in (resources.requests, resources.limits))
    return k8s.ResourceRequirements(
        requests={kind: quantity(text) for kind, text in requests.items()},
        limits={kind: quantity(text) for kind, text in limits.items()},
    )


def claim_spec(storage: ClaimTemplate) -> k8s.PersistentVolumeClaimSpec:
    """A claim for a volume that one node at a time mounts."""
    return k8s.PersistentVolumeClaimSpec(
        access_modes=["ReadWriteOnce"],
        volume_mode="Filesystem",
        storage_class_name=storage.storage_class_name,
        resources=k8s.ResourceRequirements(requests={"storage": quantity(storage.size)}),
    )


def object_meta(
    identity: Identity,
    name: str | None = None,
    *,
    annotations: Mapping[str, str] | None = None,
    image: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> k8s.ObjectMeta:
    """Metadata of a namespaced object.

    Args:
        identity: Whose object it is.
        name: Its name; left out, that of the identity.
        annotations: Its annotations.
        image: What it runs, whose version is one of its labels.
        labels: Labels beside those of the identity, whose own nobody changes.
    """
    return k8s.ObjectMeta(
        name=name or identity.name,
        namespace=identity.system.namespace,
        labels={**(labels or {}), **labels_of(identity, image)},
        annotations=dict(annotations) if annotations else None,
    )


def labels_of(identity: Identity, image: str | None) -> dict[str, str]:
    """The labels of a part, with the version of what it runs, as far as the image's tag says one.

    Args:
        identity: The part.
        image: Container image.
    """
    version = image and version_of(image)
    return identity.labels | ({"app.kubernetes.io/version": version} if version else {})


def label_selector(labels: Mapping[str, str], without: Sequence[str] = ()) -> k8s.LabelSelector:
    """Selects by labels.

    Args:
        labels: What is selected carries all of them.
        without: What is selected carries none of them, whatever their value.
    """
    absent = [k8s.LabelSelectorRequirement(key=key, operator="DoesNotExist") for key in without]
    return k8s.LabelSelector(match_labels=dict(labels), match_expressions=absent or None)


def env_var(name: str, value: str) -> k8s.EnvVar:
    """An environment variable with a value of its own; the API server keeps no empty one, which it stands for."""
    return k8s.EnvVar(name=name, value=value or None)


def as_it_is(value: str) -> str:
    """A variable's value in which nothing stands for another variable: Kubernetes reads `$$` as `$`."""
    return value.replace("$", "$$")


def encoded(text: str) -> str:
    """A text as a Secret's `data` holds it."""
    return b64encode(text.encode()).decode()


def secret_env_var(name: str, secret: str, key: str) -> k8s.EnvVar:
    """An environment variable whose value is a key of a Secret."""
    return k8s.EnvVar(
        name=name, value_from=k8s.EnvVarSource(secret_key_ref=k8s.SecretKeySelector(name=secret, key=key))
    )


def config_map_env_var(config_map: str, key: str) -> k8s.EnvVar:
    """An environment variable whose value is the key of a ConfigMap that has its name."""
    return k8s.EnvVar(
        name=key, value_from=k8s.EnvVarSource(config_map_key_ref=k8s.ConfigMapKeySelector(name=config_map, key=key))
    )


def checksum(values: Mapping[str, str]) -> str:
    """SHA-256 over values, for an annotation that changes with them: pods read their environment once, at the start."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()
