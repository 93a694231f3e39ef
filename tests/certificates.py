"""Certificates of a test's own, as an operator makes them, and a Secret of them as the kubelet mounts it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from conftest import missing
from postgres import run


def need_tls() -> None:
    """Skips a test where nothing makes certificates, or PostgreSQL cannot read them."""
    if not shutil.which("openssl"):
        missing("certificates need openssl")
    if "openssl" not in run("pg_config", "--configure").stdout:
        missing("a PostgreSQL that speaks TLS needs the package postgresql-15")


def make_certificates(folder: Path, names: Sequence[str]) -> None:
    """An authority `ca` and a certificate `tls` of its own for names."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    _openssl(folder, "req", "-x509", *key, "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.crt")
    (folder / "names").write_text("subjectAltName=" + ",".join(f"DNS:{name}" for name in names))
    _openssl(folder, "req", *key, "-subj", f"/CN={names[0]}", "-keyout", "tls.key", "-out", "tls.csr")
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "2")
    _openssl(folder, "x509", "-req", "-in", "tls.csr", *signed, "-out", "tls.crt")


def mount(secret: Path, folder: Path, keys: Sequence[str], *, mode: int, group: int) -> None:
    """Puts keys into a folder as the kubelet does for a group: root's files, exchanged as one.

    Args:
        secret: The folder with the values.
        folder: What is mounted.
        keys: The keys.
        mode: Permissions of the files.
        group: Who may read them beside root; where the tests are not root's, the files are their user's alone.
    """
    versions = [int(each.name.removeprefix("..")) for each in folder.glob("..[0-9]*")]
    version = folder / f"..{max(versions, default=0) + 1}"
    version.mkdir()
    for key in keys:
        shutil.copyfile(secret / key, version / key)
        if os.geteuid() == 0:
            os.chown(version / key, 0, group)
        (version / key).chmod(mode if os.geteuid() == 0 else mode & 0o700)
        if not (folder / key).is_symlink():
            (folder / key).symlink_to(Path("..data") / key)
    (folder / "..new").symlink_to(version.name)
    (folder / "..new").rename(folder / "..data")


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
