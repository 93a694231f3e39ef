"""What Kubernetes, PostgreSQL or an operator would refuse, found by people and by the generated files: settings refuse it."""

import pytest
from contexts import OPERATED, POOLED, VAULT

from ecommerce.settings import InvalidSettingsError, load
from ecommerce.settings.problems import dotted

BALANCER = "expose: {loadBalancer: {%s}}\n"
INGRESS = "expose: {type: ingress, ingress: {className: nginx, %s}}\n"
GATEWAY = (
    "expose: {type: gateway, gateway: {host: %s, dataPlaneNamespace: edge, existing: {name: main, namespace: infra}}}\n"
)
OF_OPERATOR = "database: {engine: cloudnativepg, cloudnativepg: {image: '%s'}}\n"
REFUSED = {
    # IsQualifiedName and TotalAnnotationSizeLimitB in k8s.io/apimachinery
    "expose.loadBalancer.annotations": [
        *(
            BALANCER % f"annotations: {{'{key}': b}}"
            for key in ("", "a/b/c", "/a", "a/", "a b", "a_b/c", "é", "a" * 64)
        ),
        BALANCER % f"annotations: {{a: {'b' * 200_000}, c: {'é' * 40_000}}}",
    ],
    "expose.ingress.annotations": [INGRESS % "annotations: {'a:b': c}"],
    # validateIngressRules in k8s.io/kubernetes, pkg/apis/networking/validation; Hostname in sigs.k8s.io/gateway-api
    "expose.ingress.host": [INGRESS % f"host: {host}" for host in ("1.2.3.4", "010.1.1.1", "'::1'")],
    "expose.gateway.host": [GATEWAY % "1.2.3.4"],
    # IsValidCIDR in k8s.io/apimachinery
    "expose.loadBalancer.sourceRanges": [
        BALANCER % f"sourceRanges: ['{block}']" for block in ("fe80::%eth0/128", "::ffff:102:300/120", "10.0.0.1/8")
    ],
    "database.cloudnativepg.apiServerCidr": [
        "database: {engine: cloudnativepg, cloudnativepg: {apiServerCidr: 'fe80::%1/128'}}\n"
    ],
    # a warning of k8s.io/kubernetes, pkg/api/pod/warnings.go, and the list's key in the Pooler's definition
    "imagePullSecrets": ["imagePullSecrets: [a, b, a]\n", POOLED + "imagePullSecrets: [a, a]\n"],
    # ParseDuration of Go's package time
    "secrets.externalSecrets.refreshInterval": [
        VAULT.replace("store:", f"refreshInterval: {duration}, store:")
        for duration in ("2562048h", "9223372037s", "153722868m", "2562047h2562047h")
    ],
    # github.com/robfig/cron/v3, parser.go
    "backup.schedule": [
        f'backup: {{schedule: "{schedule}"}}\n'
        for schedule in (
            "*/9223372036854775808 * * * *",
            "0\\x1f0 * * *",
            "0 0 * * \\u017fun",
            "@every 1h",
            "TZ=UTC 0 0 * * *",
        )
    ],
    # FromTag in github.com/cloudnative-pg/machinery, and cluster_webhook.go in github.com/cloudnative-pg/cloudnative-pg
    "database.cloudnativepg.image": [
        OF_OPERATOR % image
        for image in (
            "pg",
            "pg:latest",
            "pg:v15",
            "pg:15.",
            "pg:15.beta1",
            "pg:12.20",
            "pg:9.6",
            f"pg@sha256:{'a' * 64}",
        )
    ],
    # RoleSpec in PostgreSQL's gram.y, IsReservedName in its catalog.c, and the operator's pkg/postgres/roles.go
    "database.user": [
        *(f"database: {{user: {user}}}\n" for user in ("pg_a", "public", "none")),
        *(OPERATED.replace("}", f", user: {user}}}") for user in ("postgres", "streaming_replica", "cnpg_a", "pg_a")),
    ],
    # the templates of every cluster, what the operator makes first, and PgBouncer's console
    "database.name": [
        *(f"database: {{name: {name}}}\n" for name in ("template0", "template1")),
        OPERATED.replace("}", ", name: postgres}"),
        POOLED.replace("}}}", "}}, name: pgbouncer}"),
    ],
    # github.com/distribution/reference
    "backend.image": [
        f"backend: {{image: {image}}}\n" for image in ("a" * 256, "-a.b/c", "a-.b/c:1", "c" * 64, f"a:{'t' * 129}")
    ],
    # warnings of k8s.io/kubernetes, pkg/api/pod/warnings.go and pkg/api/persistentvolumeclaim/util.go
    "database.storage.size": [
        f"database: {{storage: {{size: '{size}'}}}}\n"
        for size in ("0.1Gi", "1073741824001m", "1e30", "9223372036854775808")
    ],
    "backend.resources.limits.memory": ["backend: {resources: {limits: {memory: '1234567890.5'}}}\n"],
}
"""Files, by the setting that is wrong in each."""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(path, text, id=f"{path}-{number}")
        for path, texts in REFUSED.items()
        for number, text in enumerate(texts)
    ],
)
def test_what_the_cluster_would_refuse_is_refused_where_it_stands(path: str, text: str) -> None:
    with pytest.raises(InvalidSettingsError) as error:
        load(text, "test")
    places = [dotted(problem.path) for problem in error.value.problems]
    assert all(place.startswith(path) for place in places), f"wrong is {path}, but the report says\n{error.value}"
