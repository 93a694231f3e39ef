"""The exporter beside a PostgreSQL server, which publishes what the server's statistics say."""

from cdk8s_plus_27 import k8s

from ecommerce.database.scraped import EXPORTER_PORT
from ecommerce.names import EXPORTER_ROLE
from ecommerce.settings.monitoring import ExporterSettings
from ecommerce.values import env_var
from ecommerce.workload import pod
from ecommerce.workload.program import HttpGet, Probes, Program

# `nobody` of the image; another one than PostgreSQL's, whose files it must not read.
_USER = 65534
# Not the metrics: a server that is down is no reason to restart what says so.
_PROGRAM = Program(
    port=EXPORTER_PORT,
    probes=Probes.asking(HttpGet("/")),
    args=[
        "--collector.stat_statements",
        "--collector.long_running_transactions",
        # Of the database that it logs in to alone, which holds none of the shop's tables.
        "--no-collector.stat_user_tables",
        "--no-collector.statio_user_tables",
    ],
    user=_USER,
    empty_dirs=(),
)


def exporter(settings: ExporterSettings, sockets: k8s.VolumeMount) -> k8s.Container:
    """The container, which logs in over the server's socket by its user: there is no password.

    Args:
        settings: What the environment says of it.
        sockets: Where the server's socket is.
    """
    server = f"host={sockets.mount_path} user={EXPORTER_ROLE} dbname=postgres sslmode=disable"
    return pod.container(
        "exporter",
        _PROGRAM,
        image=settings.image,
        resources=settings.resources,
        env=[env_var("DATA_SOURCE_NAME", server)],
        # To connect is not to write a file.
        volume_mounts=[k8s.VolumeMount(name=sockets.name, mount_path=sockets.mount_path, read_only=True)],
        user=_USER,
    )
