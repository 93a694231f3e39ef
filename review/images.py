"""How firmly the name of an image pins what is in it, https://kubernetes.io/docs/concepts/containers/images/."""

from enum import IntEnum


class Pin(IntEnum):
    """What keeps an image as it is, from the loosest on."""

    NOTHING = 0
    """There is no tag, or `latest`, which every release moves."""

    TAG = 1
    """The tag of a version, which anybody who may push can move."""

    DIGEST = 2
    """A digest, which is of one content."""


def pin(image: str) -> Pin:
    """What pins an image.

    Args:
        image: Its name, such as `registry.example.com:5000/shop/backend:1.4.2@sha256:…`.
    """
    name, _, digest = image.partition("@")
    if digest:
        return Pin.DIGEST
    return Pin.NOTHING if tag(name) in {"", "latest"} else Pin.TAG


def tag(image: str) -> str:
    """The tag of an image; empty where it has none."""
    last = image.partition("@")[0].rpartition("/")[2]
    return last.partition(":")[2]
