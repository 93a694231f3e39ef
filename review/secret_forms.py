"""Secrets that show by their form what they are: keys and tokens that their makers gave a prefix."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from review.secrets import IN_ADDRESS, is_literal


@dataclass(frozen=True)
class Form:
    """A form of secrets.

    Args:
        kind: What a reader calls it.
        hints: Texts of which one is in every such secret, which is quicker to look for.
        pattern: The form; its group `secret` is the secret, where it is not the whole.
        source: Where it is written.
    """

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    source: str


def _form(kind: str, hints: str, pattern: str, source: str) -> Form:
    return Form(kind, tuple(hints.split()), re.compile(pattern), source)


_GITHUB = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
_GITLAB = "https://docs.gitlab.com/security/tokens/#token-prefixes"
_SLACK = "https://docs.slack.dev/authentication/tokens/"
_RFC7617, _RFC6750 = "https://www.rfc-editor.org/rfc/rfc7617", "https://www.rfc-editor.org/rfc/rfc6750#section-2.1"
# The start of a word, and its end.
_B, _E = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"

FORMS: tuple[Form, ...] = (
    _form(
        "a private key",
        "PRIVATE",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[^\n]{0,120}\n){0,6}?[^\n]{0,120}?[\w+/\\]{20}",
        "https://www.rfc-editor.org/rfc/rfc7468#section-10",
    ),
    _form(
        "an AWS access key id",
        "AKIA ASIA",
        rf"{_B}A[KS]IA[A-Z0-9]{{16}}{_E}",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
    ),
    _form("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rf"{_B}gh[pousr]_[A-Za-z0-9]{{36,255}}{_E}", _GITHUB),
    _form("a GitHub token", "github_pat_", rf"{_B}github_pat_[A-Za-z0-9_]{{40,255}}", _GITHUB),
    _form(
        "a GitLab token",
        "glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- glsoat- gloas-",
        rf"{_B}gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_.-]{{20,300}}|{_B}gloas-[A-Za-z0-9]{{64}}",
        _GITLAB,
    ),
    _form("a Slack token", "xox xapp-", rf"{_B}(?:xox[abeoprs](?:\.xox[bp])?|xapp)-[A-Za-z0-9-]{{10,250}}", _SLACK),
    _form(
        "the address of a Slack webhook",
        "hooks.slack.com",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9]+/[A-Za-z0-9/]{12,})",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
    ),
    _form(
        "a JSON web token",
        "eyJ",
        rf"{_B}eyJ[A-Za-z0-9_-]{{8,}}\.eyJ[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]{{16,}}",
        "https://www.rfc-editor.org/rfc/rfc7519#section-3.1",
    ),
    _form(
        "a Google API key",
        "AIza",
        rf"{_B}AIza[A-Za-z0-9_-]{{35}}(?![A-Za-z0-9_-])",
        "https://docs.cloud.google.com/docs/authentication/api-keys",
    ),
    _form(
        "a Google client secret",
        "GOCSPX-",
        rf"{_B}GOCSPX-[A-Za-z0-9_-]{{28}}",
        "https://developers.google.com/identity/protocols/oauth2",
    ),
    _form(
        "a Stripe key",
        "sk_live_ sk_test_ rk_live_ rk_test_",
        rf"{_B}[rs]k_(?:live|test)_[A-Za-z0-9]{{16,250}}",
        "https://docs.stripe.com/keys",
    ),
    _form("a Stripe webhook secret", "whsec_", rf"{_B}whsec_[A-Za-z0-9+/=]{{24,}}", "https://docs.stripe.com/webhooks"),
    _form(
        "a SendGrid key",
        "SG.",
        rf"{_B}SG\.[A-Za-z0-9_-]{{22}}\.[A-Za-z0-9_-]{{43}}",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    ),
    _form(
        "an npm token",
        "npm_",
        rf"{_B}npm_[A-Za-z0-9]{{36}}{_E}",
        "https://github.blog/security/announcing-npms-new-access-token-format/",
    ),
    _form(
        "a PyPI token",
        "pypi-",
        rf"{_B}pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{{50,}}",
        "https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
    ),
    _form(
        "a Docker Hub token",
        "dckr_",
        rf"{_B}dckr_[po]at_[A-Za-z0-9_-]{{27,}}",
        "https://docs.docker.com/security/access-tokens/",
    ),
    _form(
        "a DigitalOcean token",
        "_v1_",
        rf"{_B}do[opr]_v1_[a-f0-9]{{64}}{_E}",
        "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    ),
    _form(
        "a HashiCorp Vault token",
        "hvs. hvb. hvr.",
        rf"{_B}hv[sbr]\.[A-Za-z0-9_-]{{24,}}",
        "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
    ),
    _form(
        "a Grafana token",
        "glsa_ glc_",
        rf"{_B}(?:glsa_[A-Za-z0-9]{{32}}_[a-f0-9]{{8}}|glc_[A-Za-z0-9+/=]{{32,}})",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    ),
    _form(
        "a Shopify token",
        "shpat_ shpss_ shpca_ shppa_",
        rf"{_B}shp(?:at|ss|ca|pa)_[a-fA-F0-9]{{32}}",
        "https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing",
    ),
    _form(
        "an age key",
        "AGE-SECRET-KEY-1",
        rf"{_B}AGE-SECRET-KEY-1[A-Z0-9]{{58}}",
        "https://github.com/C2SP/C2SP/blob/main/age.md#native-x25519-recipients",
    ),
    _form(
        "the key of an Azure account",
        "AccountKey= SharedAccessKey=",
        r"(?:AccountKey|SharedAccessKey)=(?P<secret>[A-Za-z0-9+/]{40,}={0,2})",
        "https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string",
    ),
    _form(
        "an Anthropic or OpenAI key",
        "sk-ant- sk-proj- sk-svcacct-",
        rf"{_B}sk-(?:ant|proj|svcacct)-[A-Za-z0-9_-]{{32,}}",
        "https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
    ),
    _form(
        "the token of a header",
        "earer",
        r"(?i:authorization)[\"']?\s*[:= ]\s*[\"']?[Bb]earer\s+(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
        _RFC6750,
    ),
    _form(
        "the password of a header",
        "asic",
        r"(?i:authorization)[\"']?\s*[:= ]\s*[\"']?[Bb]asic\s+(?P<secret>[A-Za-z0-9+/=]{6,})",
        _RFC7617,
    ),
    _form(
        "the password of a registry",
        '"auth"',
        r"\"auth\"\s*:\s*\"(?P<secret>[A-Za-z0-9+/=]{6,})\"",
        "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/#log-in-to-docker-hub",
    ),
    _form(
        "the password of an address",
        "@tcp( @unix(",
        r"[\w.-]+:(?P<secret>[^\s:@/\"']+)@(?:tcp|unix)\(",
        "https://github.com/go-sql-driver/mysql#dsn-data-source-name",
    ),
)
_ADDRESS = "the password of an address"
_SHORTEST = 12
# Most texts have none, and one search is quicker than one for each.
_HINT = re.compile("|".join(re.escape(hint) for form in FORMS for hint in form.hints))
# base64 of `-----BEGIN `.
_ENCODED = "LS0tLS1CRUdJTi"


@dataclass(frozen=True)
class Found:
    """A secret in a text: what it is, and where, but never itself.

    Args:
        what: What it is.
        start: The character at which it begins.
        length: How long it is.
    """

    what: str
    start: int
    length: int


def forms_in(text: str) -> Iterator[Found]:
    """The secrets of a known form in a text."""
    if len(text) < _SHORTEST:
        return
    for form in FORMS if _HINT.search(text) else ():
        if any(hint in text for hint in form.hints):
            for match in form.pattern.finditer(text):
                yield from _found(form.kind, match, "secret" if "secret" in form.pattern.groupindex else 0)
    if "://" in text and "@" in text:
        for match in IN_ADDRESS.finditer(text):
            yield from _found(_ADDRESS, match, 2)
    if text.startswith(_ENCODED):
        yield from (Found(each.what, 0, len(text)) for each in forms_in(decoded(text)))


def decoded(text: str) -> str:
    """What base64 stands for; empty where it is none."""
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""


def _found(kind: str, match: re.Match[str], group: str | int) -> Iterator[Found]:
    secret = match[group]
    if is_literal(secret) and not secret.startswith(("$", "%", "{", "<")):
        yield Found(kind, match.start(group), len(secret))
