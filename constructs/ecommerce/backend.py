"""The backend tier: answers the frontend, and alone speaks to the database."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.configuration import Configuration
from ecommerce.credentials import Credentials
from ecommerce.database.engine import ClientTls
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity, System
from ecommerce.settings.tiers import BackendSettings
from ecommerce.web_tier import PORT, WebTier


class Backend(Construct):
    """A web tier of a fixed number of pods, reached only inside the cluster."""

    ENDPOINT = Endpoint("backend-service", 8080)
    PORT = PORT

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        system: System,
        settings: BackendSettings,
        configuration: Configuration,
        credentials: Credentials,
        tls: ClientTls | None,
    ) -> None:
        """Creates the tier.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            settings: What the environment says of this tier.
            configuration: Where the database is.
            credentials: How to log in there.
            tls: How to check that it is the right server.
        """
        super().__init__(scope, id)
        self.identity: Identity = system.member("backend", component="backend", tier="backend")
        read = [key for key in configuration.values if key.startswith("DATABASE_")]
        WebTier(
            self,
            "web",
            identity=self.identity,
            endpoint=self.ENDPOINT,
            service=k8s.ServiceSpec(type="ClusterIP"),
            image=settings.image,
            resources=settings.resources,
            replicas=settings.replicas,
            environment=[
                *(configuration.variable(key) for key in read),
                *credentials.variables(),
                *(k8s.EnvVar(name=name, value=value) for name, value in settings.env.items()),
            ],
            volumes=tls.volumes if tls else (),
            mounts=tls.mounts if tls else (),
            configuration={**{key: configuration.values[key] for key in read}, **credentials.known_values},
        )
