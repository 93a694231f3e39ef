"""What lets a server of engine statefulset read a certificate that was renewed."""

from cdk8s_plus_27 import k8s

from ecommerce.connection import SecretFiles
from ecommerce.database.files import CERTIFICATE_PATH, FILES_PATH, RELOAD, RUN
from ecommerce.names import POSTGRES_UID
from ecommerce.settings.resources import resources
from ecommerce.settings.tls import ServerTlsSettings
from ecommerce.values import env_var
from ecommerce.workload import pod
from ecommerce.workload.program import TMP, Exec, Probe, Probes, Program

# PostgreSQL refuses a key of root's that its group may write or others may read: check_ssl_key_file_permissions in its
# src/backend/libpq/be-secure-common.c. The kubelet gives the files to the pod's fsGroup.
_MODE = 0o440
# A shell that sleeps, and psql now and then. Its limits are its requests, so that it changes no pod's class.
_RESOURCES = resources(cpu="50m", memory="32Mi", cpu_limit="50m")
# The script touches it in each round, of ten seconds.
_BEATS = Exec(("sh", "-c", '[ -n "$(find /tmp/reload -mmin -1)" ]'))
_PROBES = Probes(
    startup=Probe(action=_BEATS, period_seconds=2, failure_threshold=30, timeout_seconds=5),
    liveness=Probe(action=_BEATS, period_seconds=10, failure_threshold=3, timeout_seconds=5),
    readiness=Probe(action=_BEATS, period_seconds=10, failure_threshold=3, timeout_seconds=5),
)


def certificate_files(tls: ServerTlsSettings) -> SecretFiles:
    """What a server reads of its Secret.

    Args:
        tls: What the environment says of its certificate.
    """
    keys = ["tls.crt", "tls.key"]
    return SecretFiles(volume="certificate", secret=tls.secret_name, keys=keys, mount_path=CERTIFICATE_PATH, mode=_MODE)


def reload_container(image: str, *, files: k8s.VolumeMount, certificate: k8s.VolumeMount) -> k8s.Container:
    """A container beside the server's, which tells it of another certificate, as its administrator.

    It is no process of the server's container: PostgreSQL takes the crash of a child that it does not know for a
    session's, and starts anew.

    Args:
        image: Container image of the server.
        files: The server's files, the script among them.
        certificate: The certificate.
    """
    program = Program(
        user=POSTGRES_UID,
        probes=_PROBES,
        command=["sh", f"{FILES_PATH}/{RELOAD}", CERTIFICATE_PATH],
        empty_dirs=[RUN, TMP],
    )
    return pod.container(
        "reload",
        program,
        image=image,
        resources=_RESOURCES,
        env=[env_var("PGUSER", "postgres"), env_var("PGDATABASE", "postgres"), env_var("PGCONNECT_TIMEOUT", "10")],
        volume_mounts=[files, certificate, *(pod.empty_dir_mount(each) for each in program.empty_dirs)],
    )
