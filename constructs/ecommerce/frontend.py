"""The frontend tier: what users reach, scaled with their number."""

from ecommerce.address import ServiceAddress
from ecommerce.workload.program import WEB
from ecommerce.workload.tier import Tier

FRONTEND = Tier(name="frontend", program=WEB, service=ServiceAddress("frontend-service", 80))
