"""What may differ between environments: typed, closed, with the reference system as defaults."""

from ecommerce.settings.environment import Environment
from ecommerce.settings.load import load
from ecommerce.settings.problems import InvalidSettingsError, Problem

__all__ = ["Environment", "InvalidSettingsError", "Problem", "load"]
