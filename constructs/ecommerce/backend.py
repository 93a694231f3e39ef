"""The backend tier: answers the frontend, and speaks to the database."""

from ecommerce.address import ServiceAddress
from ecommerce.workload.program import WEB
from ecommerce.workload.tier import Tier

_SERVICE = ServiceAddress("backend-service", 8080)

BACKEND = Tier(
    name="backend",
    program=WEB,
    service=_SERVICE,
    clients=("frontend",),
    variables={"BACKEND_URL": f"http://{_SERVICE.host}:{_SERVICE.port}"},
)
