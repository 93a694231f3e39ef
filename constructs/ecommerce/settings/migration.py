"""Settings of schema migrations."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.values.form import Line
from ecommerce.settings.values.image import Image

# Words of at most 1024 characters each; with these, whatever is in them, kubectl still keeps the Job.
_MOST_WORDS = 30


class MigrationSettings(SettingsGroup):
    """A Job per release that brings the tables of the database to it; pods of the release start when it is through."""

    command: Annotated[list[Line], Field(min_length=1, max_length=_MOST_WORDS)]
    """What the tier's image runs: program and arguments; docs/container-contract.md says what it must do."""

    client_image: Image = (
        "postgres:15.19-alpine@sha256:f7d23353e1b15400d22ebe31189f4d314b87a4c129cc400c8c2d8d4ca127bf81"
    )
    """Container image with psql and a shell, which tells the pods of the release that the migration is through."""

    deadline_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    """Time in minutes after which the Job, all its tries together, is ended as failed."""

    @rule
    def _lists_hold_nothing_twice(self) -> Iterator[Broken]:
        """A command may say a word twice."""
        yield from ()
