"""Whole numbers in those ways to write them that are text, or a fraction, to a setting of another kind."""

import re
from typing import cast

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import SettingsGroup, kinds_of, section_of
from ecommerce.settings.problems import Path
from ecommerce.settings.reader.judge import Mapping

# https://yaml.org/spec/1.2.2/#1032-tag-resolution
_OTHER_BASE = re.compile(r"0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}")


def with_whole_numbers(
    written: Mapping, plain: dict[Path, str], path: Path = (), section: type[SettingsGroup] = EnvironmentSettings
) -> Mapping:
    """What is written, with `0x3`, `0o3`, `3.0` and `3e0` as the number that they are where one is expected.

    Args:
        written: A group of the file.
        plain: What the file says without quotes, as it is written.
        path: Where the group is.
        section: Its kind.
    """
    fields = {info.alias: info for info in section.model_fields.values()}
    read = dict(written)
    for key, value in written.items():
        info, here = fields.get(key), (*path, key)
        inner = section_of(info) if info else None
        if inner and isinstance(value, dict):
            read[key] = with_whole_numbers(cast("Mapping", value), plain, here, inner)
        elif info and int in kinds_of(info):
            read[key] = _whole(value, plain.get(here, ""))
    return read


def _whole(value: object, plain: str) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(plain, 0) if _OTHER_BASE.fullmatch(plain) else value
