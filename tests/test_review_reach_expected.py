"""`review reach`: connections held against a statement of them, and why one party reaches another or does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT

from review import cilium, expected, reach
from review.__main__ import main
from review.manifests import Manifests, Object, read
from review.source import ManifestError, Source, sources

STATEMENT = PROJECT / "docs" / "flows" / "production.md"


def pod(name: str, namespace: str = "shop", ports: list[Object] | None = None) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {"containers": [{"name": "one", "ports": ports or [{"containerPort": 80, "name": "web"}]}]},
    }


def policy(name: str, spec: Object, namespace: str = "shop", kind: str = "NetworkPolicy") -> Object:
    version = {"NetworkPolicy": "networking.k8s.io/v1", "CiliumNetworkPolicy": "cilium.io/v2"}[kind]
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


def selecting(app: str) -> Object:
    return {"matchLabels": {"app": app}}


DENY = policy("deny", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
TO_SHOP = policy(
    "to",
    {
        "podSelector": selecting("one"),
        "egress": [{"to": [{"podSelector": selecting("two")}], "ports": [{"port": 80}]}],
        "policyTypes": ["Egress"],
    },
)
FROM_ONE = policy(
    "from",
    {
        "podSelector": selecting("two"),
        "ingress": [{"from": [{"podSelector": selecting("one")}], "ports": [{"port": "web"}]}],
    },
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*objects: Object) -> Path:
        file = tmp_path / "shop.yaml"
        file.write_text(yaml.safe_dump_all(objects))
        return file

    return write


def test_production_lets_through_what_its_statement_says(manifests_of: Callable[[str], Manifests]) -> None:
    (source,) = sources(STATEMENT)
    production = manifests_of("production")
    found = expected.differences(expected.statement(source), reach.reach(production), cilium.unread(production))
    assert not found, "\n".join(found)


def test_what_reach_prints_is_a_statement_of_it(
    environment: str, fresh_output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fresh_output if environment == "default" else fresh_output / environment
    main(["reach", str(folder)])
    (tmp_path / "flows.md").write_text(capsys.readouterr().out)
    assert main(["reach", str(folder), "--expect", str(tmp_path / "flows.md")]) == 0
    assert capsys.readouterr().out.endswith(" connections expected, 0 differences\n")


def test_differences_are_said_of_both_sides_with_the_line_and_what_to_write(
    written: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifests, flows = written(pod("one"), pod("two"), DENY, TO_SHOP, FROM_ONE), tmp_path / "flows.md"
    flows.write_text(
        "# Flows\n| From | To | Port |\n|---|\n".replace("|---|", "| --- | --- | --- |")
        + "| `Pod/one` | `Pod/two` | 80/TCP, 443/TCP |\n"
    )
    assert main(["reach", str(manifests), "--expect", str(flows)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{flows}:4: Pod/one to Pod/two on 443/TCP is expected, and no policy lets it through; allow it, or remove it here",
        "2 connections expected, 1 differences",
    ]
    flows.write_text("<!-- nothing -->\n")
    assert main(["reach", str(manifests), "--expect", str(flows)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{flows}: Pod/one to Pod/two on 80/TCP is let through, and not expected; close it, or add the row | `Pod/one` | `Pod/two` | 80/TCP |",
        "0 connections expected, 1 differences",
    ]


def test_a_range_of_ports_that_grows_is_a_difference() -> None:
    ranged = {
        "podSelector": selecting("two"),
        "ingress": [{"from": [{"podSelector": selecting("one")}], "ports": [{"port": 8000, "endPort": 8010}]}],
    }
    found = reach.reach(Manifests((pod("one"), pod("two"), policy("p", ranged))))
    (to_two,) = [each for each in found if (each.source, each.target) == ("Pod/one", "Pod/two")]
    assert str(to_two.ports) == "8000-8010/TCP"
    said = expected.statement(Source("f", "| `Pod/one` | `Pod/two` | 8000-8005/TCP |"))
    assert len(expected.differences(said, [to_two], [])) == 2


def test_what_is_not_read_of_policies_is_held_too() -> None:
    said = expected.statement(Source("f", "CiliumNetworkPolicy/a: ingress[0].icmps is not read\n"))
    note = "CiliumNetworkPolicy/b: egressDeny is not read"
    assert expected.differences(said, [], [note]) == [
        "f:1: CiliumNetworkPolicy/a: ingress[0].icmps is not read: there is no such line any more; remove it here",
        f"f: {note}, and nobody knows of it; look at what it does, and add the line",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("hello", "hello is no row; write | `From` | `To` | Port |, or begin a comment with #"),
        ("| a | b |", "| a | b | has not three cells that say something; write | `From` | `To` | Port |"),
        (
            "| a |  | 80/TCP |",
            "| a |  | 80/TCP | has not three cells that say something; write | `From` | `To` | Port |",
        ),
        ("| a | b | http |", "port http is none such as 8080/TCP, 8000-8010/UDP or every/TCP; write it so"),
        ("| a | b | 80 |", "port 80 is none such as 8080/TCP, 8000-8010/UDP or every/TCP; write it so"),
        ("| a | b | 65536/TCP |", "port 65536/TCP is not within 1 to 65535, the lower first; correct it"),
        ("| a | b | 90-80/UDP |", "port 90-80/UDP is not within 1 to 65535, the lower first; correct it"),
        ("| c | d | 80/TCP |", "c to d on 80/TCP is said in line 1 already; remove one"),
    ],
)
def test_a_line_that_says_nothing_is_refused_with_its_number_and_a_fix(line: str, reason: str) -> None:
    with pytest.raises(ManifestError) as refused:
        expected.statement(Source("flows.md", f"| c | d | 80/TCP |\n{line}\n"))
    assert str(refused.value) == f"flows.md:2: {reason}"


def test_every_line_that_says_nothing_is_named_in_a_line(
    written: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flows").write_text("one\n\ntwo\n")
    assert main(["reach", str(written(pod("one"))), "--expect", str(tmp_path / "flows")]) == 2
    found = capsys.readouterr()
    assert (found.out, [line.partition(" is ")[0] for line in found.err.splitlines()]) == (
        "",
        [f"{tmp_path / 'flows'}:1: one", f"{tmp_path / 'flows'}:3: two"],
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--from", "one"], "--from and --to belong together"),
        (["--port", "80"], "--port needs --from and --to"),
        (["--from", "one", "--to", "two", "--expect", "flows"], "--expect and --from exclude each other"),
        (
            ["--from", "one", "--to", "two", "--port", "0"],
            "argument --port: 0 is not a port such as 8080 or 53/UDP, from 1 to 65535",
        ),
        (["--from", " ", "--to", "two"], "argument --from: is empty"),
        (["--expect", "-"], "argument --expect: is the standard input; name a file"),
    ],
)
def test_options_that_do_not_fit_are_refused_in_one_line(
    options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["reach", "dist", *options])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"python -m review reach: {reason}; --help lists what there is\n"


def test_a_statement_that_is_not_there_or_is_a_folder_is_refused(
    written: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(pod("one"))
    assert main(["reach", str(file), "--expect", str(tmp_path / "none")]) == 2
    assert main(["reach", str(file), "--expect", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path / 'none'}: No such file or directory",
        f"{tmp_path}: is a folder; name the file that says who may talk to whom",
    ]


def explained(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[list[str], int]:
    """The lines of an explanation, with the file's name left out, and the exit code."""
    code = main(["reach", str(file), *options])
    return capsys.readouterr().out.replace(str(file), "FILE").splitlines(), code


def test_an_explanation_names_who_isolates_and_the_rule_that_lets_through(
    written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(pod("one"), pod("two"), DENY, TO_SHOP, FROM_ONE)
    lines = [number for number, line in enumerate(file.read_text().splitlines(), 1) if line.startswith("apiVersion")]
    assert explained(file, capsys, "--from", "one", "--to", "Pod/two", "--port", "80") == (
        [
            "Pod/one to Pod/two: 80/TCP is let through",
            f"egress of Pod/one: isolated by NetworkPolicy/deny (FILE:{lines[2]}), NetworkPolicy/to (FILE:{lines[3]})",
            "  NetworkPolicy/to: egress[0] lets through 80/TCP",
            f"ingress of Pod/two: isolated by NetworkPolicy/deny (FILE:{lines[2]}), NetworkPolicy/from (FILE:{lines[4]})",
            "  NetworkPolicy/from: ingress[0] lets through 80/TCP",
        ],
        0,
    )


@pytest.mark.parametrize(
    ("policies", "missing"),
    [
        ([DENY, FROM_ONE], ["  missing: an egress rule `to` Pod/two, in a policy that selects Pod/one"]),
        ([DENY, TO_SHOP], ["  missing: an ingress rule `from` Pod/one, in a policy that selects Pod/two"]),
        (
            [DENY],
            [
                "  missing: an egress rule `to` Pod/two, in a policy that selects Pod/one",
                "  missing: an ingress rule `from` Pod/one, in a policy that selects Pod/two",
            ],
        ),
    ],
)
def test_an_explanation_says_what_is_missing_on_which_side(
    policies: list[Object], missing: list[str], written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    lines, code = explained(written(pod("one"), pod("two"), *policies), capsys, "--from", "one", "--to", "two")
    assert (lines[0], code) == ("Pod/one to Pod/two: nothing is let through", 1)
    assert [line for line in lines if "missing" in line] == missing


def test_an_explanation_says_that_another_port_is_let_through(
    written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--from", "one", "--to", "two", "--port", "443")
    assert explained(written(pod("one"), pod("two"), FROM_ONE), capsys, *options) == (
        [
            "Pod/one to Pod/two: 443/TCP is not let through",
            "egress of Pod/one: no policy isolates it, so that everything is let through",
            "ingress of Pod/two: isolated by NetworkPolicy/from (FILE:29)",
            "  NetworkPolicy/from: ingress[0] lets through 80/TCP, which is not what is asked for",
            "  missing: an ingress rule `from` Pod/one on 443/TCP, in a policy that selects Pod/two",
        ],
        1,
    )


@pytest.mark.parametrize(
    ("party", "first"),
    [
        ("outside", "outside to Pod/two: nothing is let through"),
        ("192.0.2.7", "192.0.2.7 to Pod/two: 80/TCP is let through"),
        ("192.0.2.0/25", "192.0.2.0/25 to Pod/two: 80/TCP is let through"),
        ("192.0.0.0/8", "192.0.0.0/8 to Pod/two: nothing is let through"),
        ("namespace monitoring", "namespace monitoring to Pod/two: every/TCP, every/UDP is let through"),
        ("monitoring", "namespace monitoring to Pod/two: every/TCP, every/UDP is let through"),
        ("namespace none", "pods without labels in namespace none to Pod/two: nothing is let through"),
        ("shop", "pods without labels in namespace shop to Pod/two: nothing is let through"),
    ],
)
def test_a_party_may_be_an_address_a_namespace_or_outside(
    party: str, first: str, written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rules = [
        {"from": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": [{"port": 80}]},
        {"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}]},
    ]
    file = written(pod("two"), policy("p", {"podSelector": {}, "ingress": rules}))
    assert explained(file, capsys, "--from", party, "--to", "two")[0][0] == first


def test_an_explanation_names_the_policies_of_cilium_by_their_kind_and_place(
    written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    closed = policy("c", {"endpointSelector": {}, "ingress": [{}]}, kind="CiliumNetworkPolicy")
    lines, _ = explained(written(closed, pod("two")), capsys, "--from", "outside", "--to", "two")
    assert "ingress of Pod/two: isolated by CiliumNetworkPolicy/c (FILE:1)" in lines


@pytest.mark.parametrize(
    ("party", "reason"),
    [
        ("wto", "wto is nobody here; did you mean `a/Pod/two`? There are `a/Pod/one`, `a/Pod/two`, `b/Pod/one`, "),
        ("one", "one is each of `a/Pod/one`, `b/Pod/one`; say which one\n"),
        ("Pod/one", "Pod/one is each of `a/Pod/one`, `b/Pod/one`; say which one\n"),
        ("10.0.0.300", "10.0.0.300 is nobody here; there are `a/Pod/one`"),
    ],
)
def test_a_party_that_nobody_or_several_are_is_refused_in_one_line(
    party: str, reason: str, written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(pod("one", "a"), pod("two", "a"), pod("one", "b"))
    assert main(["reach", str(file), "--from", party, "--to", "a/one"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(reason)
    assert error.count("\n") == 1


def test_each_namespace_that_an_expression_lists_is_named() -> None:
    names = {"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["x", "y"]}
    spec = {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchExpressions": [names]}}]}]}
    found = {each.source for each in reach.reach(Manifests((pod("one"), policy("p", spec))))}
    assert found >= {"namespace x", "namespace y"}


def test_between_namespaces_what_is_open_to_all_is_said_once(written: Callable[..., Path]) -> None:
    found = reach.reach(read([written(pod("one", "a"), pod("one", "b"), DENY)]))
    assert {(each.source, each.target) for each in found if "Pod/" not in each.source} >= {
        ("any namespace", "a/Pod/one"),
        ("any namespace", "b/Pod/one"),
    }
    assert ("a/Pod/one", "b/Pod/one") not in {(each.source, each.target) for each in found}
