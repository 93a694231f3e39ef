"""What synth makes of the files in environments/: settings, leftovers of editors, mistakes, and what is no file at all."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT

from synth.environments import list_environments, read_environments
from synth.namespaces import refuse_shared_namespaces
from synth.report import SynthesisError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty default environment, in the working directory."""
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "default.yaml").write_text("")
    monkeypatch.chdir(tmp_path)
    return Path("environments")


@pytest.mark.parametrize(
    "name",
    [".#shop.yaml", "._shop.yaml", ".shop.yaml.swp", ".shop.yaml", "shop.yaml~", "#shop.yaml#", ".DS_Store", "a.json"],
)
def test_what_editors_and_systems_leave_is_no_environment(folder: Path, name: str) -> None:
    if name.startswith(".#"):
        (folder / name).symlink_to("someone@machine.1234:5678")
    else:
        (folder / name).write_bytes(b"\x00\x05\x16\x07")
    assert list_environments(folder) == ["default"]


@pytest.mark.parametrize(
    ("name", "right"), [("shop.yml", "shop.yaml"), ("SHOP.YAML", "SHOP.yaml"), ("shop.Yml", "shop.yaml")]
)
def test_a_file_that_would_be_overlooked_is_refused(folder: Path, name: str, right: str) -> None:
    (folder / name).write_text("")
    with pytest.raises(SynthesisError) as caught:
        list_environments(folder)
    assert str(caught.value) == f"environments/{name}: an environment's file ends in .yaml; rename it to {right}"


def make_socket(path: Path) -> None:
    """A socket as a program leaves it."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


NO_FILE = "is not a file; an environment is a file, so move it elsewhere"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, NO_FILE),
        (os.mkfifo, NO_FILE),
        (make_socket, NO_FILE),
        (lambda path: path.symlink_to("/dev/zero"), NO_FILE),
        (lambda path: path.symlink_to("."), NO_FILE),
        (lambda path: path.symlink_to("nowhere"), "is a link that leads nowhere; remove it"),
        (lambda path: path.symlink_to(path.name), "is a link that leads nowhere; remove it"),
        (
            lambda path: path.write_bytes(b"#" * (2**20 + 1)),
            "has more than 1,048,576 bytes, which no environment needs; remove it",
        ),
    ],
)
def test_what_is_no_file_of_settings_is_refused_at_once(
    folder: Path, make: Callable[[Path], object], reason: str
) -> None:
    make(folder / "shop.yaml")
    with pytest.raises(SynthesisError) as caught:
        read_environments(folder, list_environments(folder))
    assert str(caught.value) == f"environments/shop.yaml: {reason}"


def test_a_link_to_a_file_is_an_environment(folder: Path) -> None:
    Path("elsewhere").write_text("namespace: shop\n")
    (folder / "shop.yaml").symlink_to(Path("elsewhere").absolute())
    assert read_environments(folder, ["shop"])["shop"].namespace == "shop"


@pytest.mark.parametrize(("name", "shown"), [(b"\x1b[31mred\n", r"\x1b[31mred\n"), (b"caf\xe9", r"caf\udce9")])
def test_a_name_that_a_terminal_would_act_on_is_escaped(folder: Path, name: bytes, shown: str) -> None:
    (folder / os.fsdecode(name + b".yaml")).write_text("")
    with pytest.raises(SynthesisError) as caught:
        read_environments(folder, list_environments(folder))
    assert str(caught.value).startswith(f"environments/{shown}.yaml: {shown} cannot be a label; rename the file")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["shop.yaml", "../environments/default", "", ".default", "default\n"])
def test_a_name_that_is_none_of_the_environments_is_answered_with_those(folder: Path, name: str) -> None:
    with pytest.raises(SynthesisError, match=r"^there is no environment .*; known: default$"):
        read_environments(folder, [name])


def test_a_missing_folder_holds_no_environment(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="holds no environment"):
        list_environments(tmp_path / "environments")


def shared(folder: Path, *names: str) -> list[str]:
    """What is said of the namespaces of environments, all of them by default."""
    environments = read_environments(folder, names or list_environments(folder))
    try:
        refuse_shared_namespaces(folder, environments)
    except SynthesisError as error:
        return str(error).splitlines()
    return []


def test_two_environments_in_one_namespace_are_refused_with_both_places(folder: Path) -> None:
    (folder / "shop.yaml").write_text("namespace: shop\n")
    (folder / "staging.yaml").write_text("# as the shop\n\nnamespace: shop\n")
    (folder / "test.yaml").write_text("")
    assert shared(folder) == [
        "environments/staging.yaml:3: namespace: shop is the namespace of environments/shop.yaml:1 too; give each environment its own",
        "environments/test.yaml (by default): namespace: ecommerce is the namespace of environments/default.yaml (by default) too; give each environment its own",
    ]


def test_one_environment_alone_is_judged_beside_the_others_that_can_be_read(folder: Path) -> None:
    (folder / "shop.yaml").write_text("namespace: ecommerce\n")
    (folder / "other.yaml").write_text("namespace: other\n")
    (folder / "broken.yaml").write_text("namespace: [\n")
    (reason,) = shared(folder, "shop")
    assert reason.startswith(
        "environments/shop.yaml:1: namespace: ecommerce is the namespace of environments/default.yaml (by default)"
    )
    assert shared(folder, "other") == []
    (folder / "overlooked.yml").write_text("")
    assert shared(folder, "other") == []


def test_the_environments_here_keep_apart() -> None:
    assert shared(PROJECT / "environments") == []
