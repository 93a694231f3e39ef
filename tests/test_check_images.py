"""Images that may be another one tomorrow."""

import pytest
from checked import found, made, workload

from review.check import images
from review.images import Pin, pin, tag

DIGEST = f"sha256:{'0' * 64}"


@pytest.mark.parametrize(
    ("image", "by", "called"),
    [
        ("nginx", Pin.NOTHING, ""),
        ("nginx:latest", Pin.NOTHING, "latest"),
        ("registry.example.com:5000/nginx", Pin.NOTHING, ""),
        ("registry.example.com:5000/nginx:1.27", Pin.TAG, "1.27"),
        ("nginx:1", Pin.TAG, "1"),
        (f"nginx@{DIGEST}", Pin.DIGEST, ""),
        (f"nginx:latest@{DIGEST}", Pin.DIGEST, "latest"),
    ],
)
def test_an_image_is_pinned_by_its_digest_then_by_its_tag(image: str, by: Pin, called: str) -> None:
    assert (pin(image), tag(image)) == (by, called)


def web(image: str, policy: str = "") -> str:
    pull = f", imagePullPolicy: {policy}" if policy else ""
    return workload("web", pod=f'containers: [{{name: a, image: "{image}"{pull}}}]')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (web("nginx"), "mutable-image spec.template.spec.containers[a].image: image nginx has no tag, so that"),
        (web("nginx:latest", "Always"), "image nginx:latest has the tag latest, so that it changes with the next push; "),
        (web("nginx:latest", "IfNotPresent"), "next push, and imagePullPolicy IfNotPresent keeps what a node once had"),
        (web("nginx:latest", "Never"), "imagePullPolicy Never keeps what a node once had"),
        (web("nginx:1"), "image-without-digest spec.template.spec.containers[a].image: image nginx:1 is pinned by its"),
        (
            workload("web", pod=f"containers: [{{name: a, image: 'a@{DIGEST}'}}]\ninitContainers: [{{name: b, image: b}}]"),
            "mutable-image spec.template.spec.initContainers[b].image: ",
        ),
        (
            workload(
                "web",
                pod=f"containers: [{{name: a, image: 'a@{DIGEST}'}}]\nvolumes: [{{name: m, image: {{reference: m}}}}]",
            ),
            "mutable-image spec.template.spec.volumes[m].image.reference: ",
        ),
        (
            made("postgresql.cnpg.io/v1", "Cluster", "db", imageName="postgresql:17"),
            "image-without-digest spec.imageName: ",
        ),
    ],
)  # fmt: skip
def test_an_image_that_can_change_is_found_once(text: str, expected: str) -> None:
    (line,) = found(images, text)
    assert expected in line


@pytest.mark.parametrize(
    "text",
    [
        web(f"nginx:1@{DIGEST}"),
        web(f"nginx:latest@{DIGEST}", "IfNotPresent"),
        workload("web", pod="containers: [{name: a}]"),
        made("postgresql.cnpg.io/v1", "Cluster", "db"),
    ],
)
def test_an_image_that_cannot_change_or_is_not_said_is_not_found(text: str) -> None:
    assert found(images, text) == []
