"""Whether an environment dumps its database with programs that are older than the server, minor versions included."""

from collections.abc import Iterator

from ecommerce.settings import EnvironmentSettings
from ecommerce.settings.values.image import release_of

# Minor versions of all majors are released on the same days, so that a number says the day: by how much those of a
# major are below those of 15. https://www.postgresql.org/support/versioning/
_BEHIND_15 = {14: -5, 15: 0, 16: 4, 17: 8, 18: 14}
_FIX = 'such a dump may not restore; name an image of that release day or newer: docs/upgrades.md, "Minor versions"'


def older_programs(settings: EnvironmentSettings) -> list[str]:
    """What to say of each image whose programs dump a server of a later release day, as far as tags say both."""
    return [
        f"{path}, {image}, dumps a server of PostgreSQL {'.'.join(map(str, server))} with older programs; {_FIX}"
        for path, image, server in _dumps(settings)
        if _is_older(release_of(image), server)
    ]


def _dumps(settings: EnvironmentSettings) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """The setting that names the programs, their image, and the version of the server that they dump."""
    database = settings.database
    if database.engine == "external":
        return
    operated = database.engine == "cloudnativepg"
    server = release_of(database.operated.image if operated else database.serving.image, operated=operated)
    if settings.backup.enabled and server:
        yield "backup.image", settings.backup.image or database.programs_image, server
    copied = release_of(database.image)
    if database.upgrade and database.stage != "serve" and copied and not operated:
        yield "database.upgrade.image", database.upgrade.image, copied


def _is_older(programs: tuple[int, int] | None, server: tuple[int, int]) -> bool:
    if not programs:
        return False
    if programs[0] == server[0]:
        return programs < server
    days = [minor + _BEHIND_15[major] for major, minor in (programs, server) if major in _BEHIND_15]
    return len(days) == len((programs, server)) and days[0] < days[1]
