"""Whether images stay what they were when somebody tried them."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.programs import untested
from review.images import Pin, pin, tag
from review.manifests import Manifests, Object
from review.paths import Steps

_PAGE = "https://kubernetes.io/docs/concepts/containers/images/"

MUTABLE = Rule(
    "mutable-image",
    Level.WARNING,
    "an image is named with the tag of a version or with its digest, so that all nodes run the same",
    f"{_PAGE}#image-names",
)
UNPINNED = Rule(
    "image-without-digest",
    Level.NOTE,
    "an image is named with its digest, which nobody can move as a tag is moved",
    f"{_PAGE}#image-names",
)
RULES: tuple[Rule, ...] = (MUTABLE, UNPINNED)

# A node keeps what it pulled first, or is not allowed to pull.
_KEPT = {"IfNotPresent", "Never"}


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every image whose name may mean another one tomorrow."""
    for pods in untested(manifests):
        for path, container in pods.containers_at(ephemeral=True):
            yield from _image(pods.owner, (*path, "image"), container.get("image"), container.get("imagePullPolicy"))
        for number, volume in enumerate(pods.spec.get("volumes", [])):
            source = volume.get("image", {})
            path = (*pods.path, "volumes", number, "image", "reference")
            yield from _image(pods.owner, path, source.get("reference"), source.get("pullPolicy"))
    for cluster in manifests.of("Cluster"):
        yield from _image(cluster, ("spec", "imageName"), cluster["spec"].get("imageName"), None)


def _image(user: Object, path: Steps, image: str | None, policy: str | None) -> Iterator[Finding]:
    if not image:
        return
    match pin(image):
        case Pin.NOTHING:
            what = f"has the tag {tag(image)}" if tag(image) else "has no tag"
            kept = f", and imagePullPolicy {policy} keeps what a node once had" if policy in _KEPT else ""
            reason = f"image {image} {what}, so that it changes with the next push{kept}"
            yield Finding(MUTABLE, user, path, reason, "name it with the tag of a version, best with its digest")
        case Pin.TAG:
            yield Finding(UNPINNED, user, path, f"image {image} is pinned by its tag alone", "add its digest")
        case Pin.DIGEST:
            pass
