"""Environments that between them use every option: engines, exposures, providers, off-site, both ways of monitoring."""

from ecommerce.settings import EnvironmentSettings, OptionalGroup, load
from ecommerce.tiers import DATABASE_CLIENTS, TIERS
from ecommerce.workload.tier import Tier

OPERATED = "database: {engine: cloudnativepg}\n"
POOLED = "database: {engine: cloudnativepg, cloudnativepg: {pooler: {}}}\n"
EXTERNAL = "database: {engine: external, external: {host: db.example.com, cidrs: [203.0.113.0/28], port: 6432, caSecretName: db-ca}}\nbackup: {restoreTest: {scratchSize: 20Gi}}\n"
ENCRYPTED = "database: {tls: {secretName: postgres-tls, issuer: {name: internal}}}\n"
UPGRADING = ENCRYPTED.replace(
    "tls: {", "upgrade: {image: 'postgres:18-alpine', stage: copy, storage: {size: 20Gi}}, tls: {"
)
BLUE, GREEN, NEXT = "postgres:15-alpine", "postgres:18-alpine", "postgres:19-alpine"
UPGRADE_STEPS = {
    "before": f"database: {{image: '{BLUE}'}}\n",
    "prepare": f"database: {{image: '{BLUE}', upgrade: {{image: '{GREEN}'}}}}\n",
    "copy": f"database: {{image: '{BLUE}', upgrade: {{image: '{GREEN}', stage: copy}}}}\n",
    "serve": f"database: {{image: '{BLUE}', upgrade: {{image: '{GREEN}', stage: serve}}}}\n",
    "finished": f"database: {{image: '{GREEN}', server: green}}\n",
    "again": f"database: {{image: '{GREEN}', server: green, upgrade: {{image: '{NEXT}'}}}}\n",
    "again, copy": f"database: {{image: '{GREEN}', server: green, upgrade: {{image: '{NEXT}', stage: copy}}}}\n",
    "again, serve": f"database: {{image: '{GREEN}', server: green, upgrade: {{image: '{NEXT}', stage: serve}}}}\n",
}
"""The environment file at each step, in the order in which they are applied."""

EXISTING = "secrets: {provider: existing}\n"
VAULT = "secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop/db, passwordKey: pw}}\n"
BALANCER = (
    "expose: {loadBalancer: {annotations: {a/b: c}, sourceRanges: [203.0.113.0/24], externalTrafficPolicy: Local}}\n"
)
INGRESS = (
    "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress, host: shop.example.com, annotations: {a/b: c}, "
    "tls: {secretName: shop-tls, issuer: {name: ca}}}}\n"
)
GATEWAY = (
    "expose: {type: gateway, gateway: {host: shop.example.com, dataPlaneNamespace: edge, className: envoy, envoyProxy: {}, "
    "tls: {secretName: shop-tls, issuer: {name: ca}}}}\n"
)
ATTACHED = (
    "expose: {type: gateway, gateway: {host: shop.example.com, dataPlaneNamespace: edge, "
    "existing: {name: main, namespace: infra, sectionName: web}}}\n"
)
OFFSITE = "backup: {offsite: {endpoint: 'https://s3.example:8443', bucket: shop, cidrs: [192.0.2.0/24]}}\n"
OFFSITE_OF_VAULT = OFFSITE.replace("cidrs", "secret: {path: shop/s3}, cidrs")
OFFSITE_OF_EXTERNAL = OFFSITE.replace("backup: {", "backup: {restoreTest: {scratchSize: 20Gi}, ")
ARCHIVED = (
    "backup: {pointInTime: {endpoint: 'https://archive.example:8443', bucket: shop-archive, cidrs: [192.0.2.64/28]}}\n"
)
ARCHIVED_OF_VAULT = ARCHIVED.replace("cidrs", "secret: {path: shop/archive}, cidrs")
RECOVERED = OPERATED.replace(
    "}", ", cloudnativepg: {recovery: {serverName: shop, targetTime: '2026-11-28T13:59:00Z'}}}"
)
DNS = "dns: {namespace: dns, podLabels: {app: coredns}, addresses: [10.0.0.10/32], ports: [53, 1053]}\n"
SNAPSHOTS = "backup: {method: volumeSnapshot, volumeSnapshot: {className: csi}}\n"
MONITORED = "monitoring: {enabled: true, runbookUrl: 'https://runbooks.example'}\n"
ANNOTATED = MONITORED.replace("true,", "true, mode: annotations,")
MIGRATED = "backend: {migration: {command: [shop, migrate, --to, latest]}}\n"
ACCOUNTED = "priorityClasses: {enabled: true}\nquota: {enabled: true}\nverticalPodAutoscaler: {enabled: true}\n"
ARGO_CD = "gitops: {tool: argocd, repository: 'https://git.example.com/shop.git'}\n"
FLUX = "gitops: {tool: flux, repository: 'https://git.example.com/shop.git'}\n"
CILIUM = "networkPolicy: {flavour: cilium}\n"


def switched_on(tier: str) -> str:
    """The text with which a tier is there: nothing, but for one that is left out unless it is enabled."""
    name = tier.replace("-", "_")
    group, alias = getattr(EnvironmentSettings(), name), EnvironmentSettings.model_fields[name].alias
    return f"{alias}: {{enabled: true}}\n" if isinstance(group, OptionalGroup) and not group.enabled else ""


# Says in a sentence what is wrong with the declared tiers, before any test stumbles over it.
EnvironmentSettings().tiers()
EVERY_TIER = "".join(switched_on(tier.name) for tier in TIERS)

CONTEXTS = {
    "reference": "",
    "balanced": BALANCER + ENCRYPTED + VAULT + OFFSITE_OF_VAULT + MIGRATED + ARGO_CD + ACCOUNTED + EVERY_TIER,
    "operated": OPERATED + INGRESS + SNAPSHOTS + DNS + EVERY_TIER,
    "pooled": POOLED + GATEWAY + VAULT + OFFSITE_OF_VAULT + ANNOTATED + MIGRATED + FLUX + ACCOUNTED + EVERY_TIER,
    "recovered": RECOVERED + VAULT + ARCHIVED_OF_VAULT + MONITORED + EVERY_TIER,
    "watched": MONITORED + CILIUM + EVERY_TIER,
    "upgrading": UPGRADING + MONITORED + EXISTING + ACCOUNTED + EVERY_TIER,
    "external": EXTERNAL.partition("backup:")[0] + ATTACHED + EXISTING + OFFSITE_OF_EXTERNAL + EVERY_TIER,
}
"""Texts of environment files by a name for each; in all but the reference every tier is there."""

SPOT = (
    "frontend: {spot: gke, replicas: {min: 5, max: 10}}\n"
    "backend: {spot: {labels: {capacity: spot}, taints: ['spot=true:NoSchedule']}, replicas: 4}\n"
)
EVERYTHING = (
    "frontend: {spot: karpenter, replicas: {min: 4, max: 8}, env: {LOG: info}}\n"
    "backend: {spot: aks, replicas: {min: 3, max: 6}, migration: {command: [shop, migrate]}}\n"
    "database: {engine: cloudnativepg, connectionsPerPod: 5, icuLocale: de, cloudnativepg: {pooler: {}, walStorage: {size: 2Gi}}}\n"
    "backup: {method: volumeSnapshot, volumeSnapshot: {className: csi}, retentionWeeks: 4, "
    "offsite: {endpoint: 'https://s3.example:8443', bucket: shop, secret: {path: shop/s3}, cidrs: [192.0.2.0/24]}, "
    "pointInTime: {endpoint: 'https://archive.example:8443', bucket: shop-archive, secret: {path: shop/archive}}}\n"
    f"{GATEWAY}{VAULT}{DNS}{MONITORED}{ACCOUNTED}{ARGO_CD}{CILIUM}{EVERY_TIER}"
)
WHOLE = {"spot": SPOT, "everything": EVERYTHING}
"""Environments whose snapshot is there for what their parts make of each other."""

TIER_CONTEXTS = {
    EnvironmentSettings.model_fields[tier.name.replace("-", "_")].alias: switched_on(tier.name) for tier in TIERS
}
"""For each tier's group of settings an environment that has it."""


def tiers_of(text: str) -> list[Tier]:
    """The tiers that are there in an environment file's text."""
    return [tier for tier, _ in load(text, "test").tiers()]


def clients_of_the_database(text: str) -> list[str]:
    """The names of those of them that speak to the database."""
    return [tier.name for tier in tiers_of(text) if tier.name in DATABASE_CLIENTS]
