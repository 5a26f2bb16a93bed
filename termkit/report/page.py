"""What pages that need nothing but themselves are made of: template, style, script, and a policy that knows both."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup


class Shell(NamedTuple):
    """A page without its contents."""

    template: Template
    style: Markup
    script: Markup
    policy: str  # a content security policy that allows this style and this script and nothing else


@cache
def shell(name: str) -> Shell:
    """The page ``name``; its style and its script begin with those of the report of a check."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("termkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("termkit.report") / "templates"
    parts = dict.fromkeys(("check", name))
    style, script = (
        Markup("\n".join((folder / f"{part}.{kind}").read_text(encoding="utf-8") for part in parts))
        for kind in ("css", "js")
    )
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return Shell(environment.get_template(f"{name}.html.jinja"), style, script, policy)


def _digest(text: str) -> str:
    """How a content security policy names an inline text."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
