"""The steps of a restore, with an environment's names filled in."""

from ecommerce.names import REGULAR, SERVERS, migration_name
from ecommerce.settings import EnvironmentSettings, TierSettings
from ecommerce.settings.spot import REGULAR_PODS
from ecommerce.settings.tiers import MigratingTierSettings
from ecommerce.tiers import DATABASE_CLIENTS
from synth.environments import DEFAULT
from synth.restore import check_restore

_STEPS = """\
# Restoring environment {environment}. Each line can be run again. The live database is not touched before step 4.
# Argo CD and Flux would start again what step 2 stops. Pause them first: `argocd app set <name> --sync-policy none`,
# or `flux suspend kustomization <name>`; at the end `--sync-policy automated`, with `--auto-prune` and `--self-heal` if
# it had them, or `flux resume kustomization <name>`. Of an Application that an ApplicationSet made, say it there.

# 1. Which dumps there are.
make backups ENV={environment}

# 2. Stop what writes, and the nightly backup.
{kubectl} patch cronjob postgres-backup --patch '{{"spec":{{"suspend":true}}}}'
{stop}

# 3. Where the database or the cluster is lost, make it again. That starts what writes: run step 2 once more after it.
# kubectl apply -f {folder}

# 4. Restore beside, and swap. Without OVERWRITE the restored database stays beside, for single tables.
{kubectl} delete job postgres-restore --ignore-not-found
make -s restore-job ENV={environment} DUMP={dump} OVERWRITE={database} | kubectl apply -f -
while [ -z "$({kubectl} get job postgres-restore -o jsonpath='{{.status.conditions}}')" ]; do sleep 5; done
{kubectl} logs --all-containers job/postgres-restore

# 5. Look at the data. The log says how the former database is called: to go back, run step 4 with DUMP=<its name>.

# 6. Start again.
{migrate}{start}
{kubectl} patch cronjob postgres-backup --patch '{{"spec":{{"suspend":false}}}}'

# 7. When nobody misses anything, drop the former database:
# {psql} -c 'DROP DATABASE <its name>'
"""


# What a release's pods wait for may be younger than the dump.
_MIGRATE = """\
# The dump may be of an earlier release: its schema is migrated again, and the pods wait for that.
{kubectl} delete jobs --selector 'tier in ({jobs})' --ignore-not-found
kubectl apply -f {folder}
"""


def restore_steps(environment: str, settings: EnvironmentSettings, dump: str) -> str:
    """Commands to run one after the other, with comments that say why.

    Args:
        environment: The environment's name.
        settings: Its settings.
        dump: Name of the dump, or `latest`, or a database that an earlier restore left beside.

    Raises:
        SynthesisError: The environment has no backups, or the dump can be none of its.
    """
    check_restore(environment, settings, dump)
    kubectl = f"kubectl -n {settings.namespace}"
    # An autoscaler leaves a tier alone that has no pods, and takes it from its least number to what the load needs.
    clients = [
        each
        for tier, chosen in settings.tiers()
        if tier.name in DATABASE_CLIENTS
        for each in _deployments(tier.name, chosen)
    ]
    folder = "dist/" if environment == DEFAULT else f"dist/{environment}/"
    jobs = [
        migration_name(tier.name)
        for tier, chosen in settings.tiers()
        if isinstance(chosen, MigratingTierSettings) and chosen.migration
    ]
    return _STEPS.format(
        environment=environment,
        database=settings.database.name,
        dump=dump,
        folder=folder,
        kubectl=kubectl,
        migrate=_MIGRATE.format(kubectl=kubectl, jobs=", ".join(jobs), folder=folder) if jobs else "",
        stop="\n".join(f"{kubectl} scale deployment/{name} --replicas=0" for name, _ in clients),
        start="\n".join(f"{kubectl} scale deployment/{name} --replicas={pods}" for name, pods in clients),
        psql=_psql(kubectl, settings),
    )


def _deployments(tier: str, settings: TierSettings) -> list[tuple[str, int]]:
    """The Deployments of a tier, each with the pods that it starts with."""
    if not settings.spot_nodes:
        return [(tier, settings.least_pods)]
    return [(tier, settings.least_pods - REGULAR_PODS), (f"{tier}{REGULAR}", REGULAR_PODS)]


def _psql(kubectl: str, settings: EnvironmentSettings) -> str:
    match settings.database.engine:
        case "statefulset":
            return f"{kubectl} exec -i {SERVERS[settings.database.serving.server]}-0 -- psql"
        case "cloudnativepg":
            primary = "cnpg.io/cluster=postgres,cnpg.io/instanceRole=primary"
            return f"{kubectl} exec -i $({kubectl} get pod -o name -l {primary}) -c postgres -- psql"
        case _:
            return f"psql --host={settings.database.external.host if settings.database.external else ''}"
