"""Locales of ICU, by which PostgreSQL sorts: language tags as in https://www.rfc-editor.org/rfc/rfc5646."""

from typing import Annotated

from ecommerce.settings.values.form import Form

# What the C library is told: characters by Unicode, and no language. musl and the images of the operator have it.
LIBC_LOCALE = "C.UTF-8"

IcuLocale = Annotated[
    str,
    Form(
        r"(?:[a-z]{2,3}|[a-z]{5,8})(?:-[A-Za-z0-9]{1,8})*",
        "is not a language tag; write for example und, de or de-AT",
        longest=63,
    ),
]
