"""JSON Schema of the settings, with which an editor completes and checks environment files."""

import json

from ecommerce.settings.environment import EnvironmentSettings


def json_schema() -> str:
    """The schema as the text of a file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **EnvironmentSettings.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=2) + "\n"
