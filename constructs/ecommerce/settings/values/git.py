"""Where manifests are in Git."""

from typing import Annotated

from ecommerce.settings.values.form import Form
from ecommerce.settings.values.port import PORT

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# What Argo CD and Flux both take; a password has no place in it.
Repository = Annotated[
    str,
    Form(
        rf"(?:https|ssh)://(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*(?::{PORT})?(?:/[A-Za-z0-9._~+-]+)+",
        "is not the URL of a repository; write https://git.example.com/shop/ecommerce.git, or with ssh:// the same",
        longest=500,
    ),
]
# A branch, a tag by its whole name, or a commit: https://git-scm.com/docs/git-check-ref-format
Revision = Annotated[
    str,
    Form(
        r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)|[./]$))[A-Za-z0-9_][A-Za-z0-9._/+-]*",
        "is not a revision; write a branch, refs/tags/ and a tag, or the 40 digits of a commit",
        longest=200,
    ),
]
# Of a folder in the repository, from its top.
Folder = Annotated[
    str,
    Form(
        r"(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9._+-]+(?:/[A-Za-z0-9._+-]+)*",
        "is not a folder of the repository; write its path from the top, such as dist/production",
        longest=300,
    ),
]
