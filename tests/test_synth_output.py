"""Where synth writes: never over what it did not write, and it says what became of the output."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import need_mounts
from processes import contents, leftovers, synth, synth_mounted, write

pytestmark = pytest.mark.slow

FOREIGN = "was not written by synth, which would delete it; move it elsewhere"
ELSEWHERE = "choose another with --output"


def refuse(project: Path, output: str, reason: str) -> None:
    """An output is refused in a line, and nothing changes anywhere."""
    before = {path: path.lstat().st_mtime_ns for path in project.parent.rglob("*")}
    run = synth(project, "--output", output)
    assert (run.returncode, run.stdout, run.stderr) == (1, "", f"{reason}\n")
    assert {path: path.lstat().st_mtime_ns for path in project.parent.rglob("*")} == before


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("/", f"/ holds the working directory, which would be gone; {ELSEWHERE}"),
        (".", f". holds the working directory, which would be gone; {ELSEWHERE}"),
        ("new/..", f". holds the working directory, which would be gone; {ELSEWHERE}"),
        ("environments", f"environments/default.yaml {FOREIGN}"),
        ("main.py", f"main.py is not a folder; remove it or {ELSEWHERE}"),
        ("main.py/x", f"main.py/x cannot be made: File exists; {ELSEWHERE}"),
        ("dist/sub", "dist/sub is in dist, which every synth replaces; choose another folder"),
        (
            "~nobody-is-called-so/x",
            "~nobody-is-called-so/x: there is no such user; write ./~ for a folder of that name",
        ),
        ("x" * 245, f"the name of {'x' * 245} is too long; {ELSEWHERE}"),
        ("x" * 300, f"the name of {'x' * 300} is too long; {ELSEWHERE}"),
        ("x\udcff", rf"the name of x\udcff is not UTF-8; {ELSEWHERE}"),
    ],
)
def test_a_folder_that_is_not_for_synth_alone_is_refused(project: Path, output: str, reason: str) -> None:
    (project / "dist").mkdir()
    refuse(project, output, reason)


def test_the_home_folder_is_refused_however_it_is_written(project: Path, tmp_path: Path) -> None:
    (tmp_path / "home" / ".config").mkdir(parents=True)
    run = synth(project, environment={"HOME": str(tmp_path / "home"), "CDK8S_OUTDIR": "~"})
    assert (run.returncode, run.stderr) == (1, f"{tmp_path}/home/.config {FOREIGN}\n")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("app.k8s.yaml", "app.k8s.yaml"),
        ("a/app.k8s.yaml", "a/app.k8s.yaml"),
        ("a/b/app.k8s.yaml", "a/b"),
        (".git/config", ".git/config"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_files_of_others_are_refused_whatever_they_are_called(project: Path, name: str, first: str) -> None:
    file = project / "out" / name
    file.parent.mkdir(parents=True)
    file.write_text("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: someone-elses\n")
    refuse(project, "out", f"out/{first} {FOREIGN}")


def test_a_copy_of_the_output_under_another_name_is_someone_elses(synthesized: Path) -> None:
    shutil.copy(synthesized / "dist" / "ecommerce.k8s.yaml", synthesized / "dist" / "kept.k8s.yaml")
    refuse(synthesized, "dist", f"dist/kept.k8s.yaml {FOREIGN}")


def test_output_that_may_not_be_written_is_written_alone_as_among_others(synthesized: Path) -> None:
    write(synthesized, "shop")
    assert synth(synthesized).returncode == 0
    before = contents(synthesized / "dist")
    (synthesized / "dist" / "shop" / "ecommerce.k8s.yaml").chmod(0o444)
    (synthesized / "dist" / "shop").chmod(0o555)
    assert synth(synthesized, "--environment", "shop").returncode == 0
    assert contents(synthesized / "dist") == before
    assert (synthesized / "dist" / "shop").stat().st_mode & 0o200


@pytest.mark.parametrize("link", [".out.synth-left", ".out.synth-left/replaced"])
def test_a_link_that_is_called_as_a_leftover_is_not_followed(project: Path, link: str) -> None:
    (project / "valuable").mkdir(mode=0o755)
    (project / "valuable" / "key.pem").touch()
    (project / link).parent.mkdir(exist_ok=True)
    (project / link).symlink_to(project / "valuable")
    assert synth(project, "--environment", "default", "--output", "out").returncode == 0
    assert list(contents(project / "out")) == ["ecommerce.k8s.yaml"]
    assert list(contents(project / "valuable")) == ["key.pem"]
    assert (project / "valuable").stat().st_mode & 0o777 == 0o755


def test_a_mount_point_is_refused_before_anything_is_rendered(project: Path) -> None:
    need_mounts("a folder that cannot be replaced, a mount,")
    run = synth_mounted(project, 'mkdir out && mount -t tmpfs none out && exec "$0" -O main.py -o out')
    assert run.stderr == "out is a mount point, which cannot be replaced; choose a folder in it\n"
    assert run.returncode == 1


@pytest.mark.parametrize("kind", ["link", "dead link", "pipe", "empty folder"])
@pytest.mark.parametrize("below", ["", "shop/"])
def test_what_is_no_file_in_the_output_is_refused(synthesized: Path, kind: str, below: str) -> None:
    odd = synthesized / "dist" / below / "x.k8s.yaml"
    odd.parent.mkdir(exist_ok=True)
    match kind:
        case "link":
            odd.symlink_to(synthesized / "dist" / "ecommerce.k8s.yaml")
        case "dead link":
            odd.symlink_to("nowhere")
        case "pipe":
            os.mkfifo(odd)
        case _:
            odd.mkdir()
    refuse(synthesized, "dist", f"{odd.relative_to(synthesized)} {FOREIGN}")
    assert synth(synthesized, "--environment", "default").returncode == 1


@pytest.mark.parametrize("target", ["nowhere", "folder"])
def test_a_link_stays_and_is_not_followed(project: Path, target: str) -> None:
    (project / "folder").mkdir()
    (project / "out").symlink_to(target)
    refuse(project, "out", "out is a link, which stays; name the folder that it leads to with --output")


def test_an_output_with_odd_signs_in_its_name_is_written_and_shown_in_a_line(project: Path) -> None:
    run = synth(project, "--output", "a*[b]\n\x1b[31m")
    assert (run.returncode, run.stdout.split("  ")[0]) == (0, r"a*[b]\n\x1b[31m/ecommerce.k8s.yaml")
    assert (project / "a*[b]\n\x1b[31m" / "ecommerce.k8s.yaml").exists()


def test_two_environments_in_one_namespace_are_not_written(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    write(synthesized, "shop", "namespace: ecommerce\n")
    run = synth(synthesized)
    assert run.returncode == 1
    assert run.stderr.startswith(
        "environments/shop.yaml:1: namespace: ecommerce is the namespace of environments/default.yaml"
    )
    assert contents(synthesized / "dist") == before


def test_a_leftover_that_cannot_be_removed_stops_no_synth(synthesized: Path) -> None:
    need_mounts("a folder that root cannot remove, a mount,")
    script = 'mkdir .dist.synth-left && mount -t tmpfs none .dist.synth-left && exec "$0" -O main.py'
    run = synth_mounted(synthesized, script)
    assert run.returncode == 0, run.stderr
    assert leftovers(synthesized) == [".dist.synth-left"]


def test_a_read_only_checkout_is_told_to_choose_another_folder(project: Path) -> None:
    need_mounts("a checkout that root may not write, a read-only mount,")
    script = 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && exec "$0" -O main.py'
    run = synth_mounted(project, script)
    assert (run.returncode, run.stderr) == (1, f". is not writable: Read-only file system; {ELSEWHERE}\n")


@pytest.mark.parametrize(
    ("script", "code", "reason"),
    [
        ('"$@" schema >/dev/full', 1, "standard output: No space left on device\n"),
        ('"$@" schema >&-', 1, "standard output is closed\n"),
        ('{ "$@" schema; echo $? >&2; } | true', 0, "141\n"),
        ('"$@" schema >/dev/null 2>&-', 0, ""),
        ('"$@" -e "$(printf "a\\033\\351")" 2>&1 >/dev/null >&2', 1, ""),
        ('LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 "$@" -e é', 1, ""),
        (
            'rmdir "$PWD/gone" 2>/dev/null; mkdir gone; cd gone; rmdir ../gone; "$@"',
            1,
            "the working directory is not there any more; change to another\n",
        ),
    ],
)
def test_what_is_not_heard_is_told_by_the_exit_code(project: Path, script: str, code: int, reason: str) -> None:
    command = ["sh", "-c", script, "sh", sys.executable, "-O", str(project / "main.py")]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == code
    assert "Traceback" not in run.stderr
    assert not reason or run.stderr == reason


def test_an_output_that_is_written_is_not_said_to_be_as_it_was(synthesized: Path) -> None:
    before = contents(synthesized / "dist")
    write(synthesized, "default", "namespace: changed\n")
    command = ["sh", "-c", '"$@" >/dev/full', "sh", sys.executable, "-O", "main.py"]
    run = subprocess.run(command, cwd=synthesized, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (1, "standard output: No space left on device\n")
    assert contents(synthesized / "dist") != before
    assert leftovers(synthesized) == []


@pytest.mark.parametrize("arguments", [["-e", "a", "-e", "b"], ["-o", "a", "-o", "b"]])
def test_an_option_that_is_given_twice_is_refused(project: Path, arguments: list[str]) -> None:
    run = synth(project, *arguments)
    assert run.returncode == 2
    assert run.stderr.endswith(": is given twice; --help lists what there is\n")


def test_runs_through_a_link_from_anywhere(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "synth.py").symlink_to(project / "main.py")
    shutil.copy(project / "environments" / "default.yaml", tmp_path / "elsewhere" / "unrelated.yaml")
    command = [sys.executable, "synth.py", "schema"]
    run = subprocess.run(command, cwd=tmp_path / "elsewhere", capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
