"""An S3 server of a test's own, on loopback."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

from conftest import PROJECT, missing
from postgres import free_port

# Where `make storage` installs the server, and Barman's programs.
PROGRAMS = PROJECT / ".venv" / "storage" / "bin"


@dataclass(frozen=True)
class Storage:
    """An S3 server with an empty bucket."""

    endpoint: str
    bucket: str
    access_key_id: str
    secret_access_key: str = field(repr=False)

    @property
    def keys(self) -> list[str]:
        """Keys of all objects."""
        return re.findall(r"<Key>(.*?)</Key>", self.request("GET", "?list-type=2").decode())

    def contents(self) -> bytes:
        """Everything that is stored, as it is stored."""
        return self.rclone("cat", f"storage:{self.bucket}")

    def rclone(self, *arguments: str) -> bytes:
        """Runs rclone with the storage's keys."""
        access = {
            "TYPE": "s3",
            "PROVIDER": "Other",
            "ENDPOINT": self.endpoint,
            "ACCESS_KEY_ID": self.access_key_id,
            "SECRET_ACCESS_KEY": self.secret_access_key,
        }
        environment = {f"RCLONE_CONFIG_STORAGE_{name}": value for name, value in access.items()}
        command = ["rclone", "--config", "/dev/null", "--s3-no-check-bucket", *arguments]
        return subprocess.run(
            command, env={"PATH": os.environ["PATH"], **environment}, stdout=subprocess.PIPE, check=True
        ).stdout

    def request(self, method: str, path: str) -> bytes:
        """Sends a request about the bucket."""
        request = Request(f"{self.endpoint}/{self.bucket}{path}", method=method)  # noqa: S310 - of loopback
        with urlopen(request, timeout=30) as response:  # noqa: S310 - on loopback
            return bytes(response.read())


@contextmanager
def object_storage(bucket: str, access_key_id: str, secret_access_key: str) -> Generator[Storage]:
    """Starts a server with an empty bucket, and stops it.

    Args:
        bucket: Name of the bucket.
        access_key_id: With which its clients sign.
        secret_access_key: Also with this.
    """
    program = PROGRAMS / "moto_server"
    if not program.exists():
        missing("the S3 server is not installed; run `make storage`")
    if not shutil.which("rclone"):
        missing("rclone is not installed; on Debian: apt-get install rclone")
    port = free_port()
    process = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        made = Storage(f"http://127.0.0.1:{port}", bucket, access_key_id, secret_access_key)
        made.request("PUT", "")
        yield made
    finally:
        process.kill()
        process.wait()
