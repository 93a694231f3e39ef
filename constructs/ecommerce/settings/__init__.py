"""What may differ between environments: typed, closed, with the reference system as defaults."""

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.load import load
from ecommerce.settings.problems import InvalidSettingsError, Problem

__all__ = ["EnvironmentSettings", "InvalidSettingsError", "Problem", "load"]
