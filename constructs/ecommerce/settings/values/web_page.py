"""Addresses of pages that a person opens."""

from typing import Annotated

from ecommerce.settings.values.form import Form

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Of what RFC 3986 has in a path, without what a template of Prometheus would read.
WebPage = Annotated[
    str,
    Form(
        rf"https?://{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?(?:/[A-Za-z0-9._~%@+=:,-]*)*",
        "is not the address of a page; write for example https://git.example.com/shop/blob/main/docs/runbooks",
        longest=500,
    ),
]
