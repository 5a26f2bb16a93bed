"""Where no term stands: URLs, paths, placeholders, tags, flags and role names, found by pattern in any text.

Spans are half-open ranges of code points. One pattern looks for the mark that every such thing carries (the colon of
``://``, the ``@`` of an address, a slash, a brace); a word to the left of the mark is picked up afterwards. So the time
is linear, and text without such marks costs next to nothing. Everything masked is ASCII, as far as it is not enclosed:
it ends where Chinese characters or Chinese punctuation begin. Only the name of a placeholder may be Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_letters, digits

from termkit.core.span import Span

_ALNUM = ascii_letters + digits
_URL = r"(?:[\w/\#=&+$@~%-]++|[.,;:!?'*|]++(?=[\w/\#=&+$@~%(-])|\([^()\[\]<>\s]{0,200}\)|\[[\w:]{0,60}\])++"  # RFC 3986
_STEP = r"[\w.@+~-]*[\w]"  # one step of a path; it does not end in a full stop
_PATH = rf"{_STEP}(?:/{_STEP})*+/?"
_VALUE = r"(?:\"[^\"<]*+\"|'[^'<]*+'|\{[^{}<]*+\}|[^\s\"'<>`{}]++)"
_NAME = r"[\w:@.\#-]++"
_IDENTIFIER = r"(?u:[^\W\d][\w.]{0,39})"

# Every alternative begins by looking back at the mark just read. Bounded counts keep failing attempts short.
_MARKED = re.compile(
    rf"""[:.@/~{{$%<-](?:
    (?<=:)(?:
        (?P<url>(?:(?<=http:)|(?<=https:)|(?<=ftp:)|(?<=HTTP:)|(?<=HTTPS:))//{_URL})
      | (?P<role>(?:[A-Za-z][\w.+-]{{0,40}}:){{1,3}}(?=`))
      )
  | (?<=\.)(?:
        (?P<www>(?<=www\.)(?<![\w.-]www\.){_URL})
      | (?P<relative>(?<![\w.]\.)\.?/{_PATH})
      )
  | (?<=@)(?P<email>[A-Za-z0-9][\w-]*+(?:\.[A-Za-z0-9][\w-]*+)*\.[A-Za-z]{{2,24}}(?![\w-]))
  | (?<=/)(?P<path>{_PATH})
  | (?<=~)(?P<home>(?<![\w~]~)/{_PATH})
  | (?<=\{{)(?P<brace>
        \{{[^{{}}`\n]{{1,200}}\}}\}}                     # {{x}}, {{ x | filter }}
      | /\*[^*]{{0,1000}}\*/\}}                          # {{/* a comment of JSX */}}
      | (?:[\w.\[\]-]{{1,80}}|)(?:![rsa])?(?::[\w.,<>^=+%\#-]{{0,40}})?\}}   # {{x}} {{0}} {{x.y}} {{}} {{x:.2f}}
      | [\#.][\w:.-]{{1,80}}(?:\s[\#.][\w:.-]{{1,80}}){{0,5}}\}}             # {{#anchor}} {{.class}}
      )
  | (?<=\{{)(?P<named>{_IDENTIFIER}(?:![rsa])?(?::[\w.,<>^=+%\#-]{{0,40}})?\}})   # {{x}} in letters of any script
  | (?<=\$)(?P<dollar>\{{[^{{}}\n]{{1,200}}\}})
  | (?<=%)(?P<percent>(?<![\d%]%)(?:
        \((?u:[\w.]{{1,80}})\)[-+0\#]*+\d*(?:\.\d+)?[sdifgxXeor]
      | (?:\d{{1,2}}\$)?[-+0\#]{{0,4}}\d{{0,3}}(?:\.\d{{1,3}})?(?:ll?|hh?|z)?[sdiufgxXec@](?![A-Za-z])
      | \{{(?u:[\w.]{{1,80}})\}}))
  | (?<=<)(?P<tag>/?[A-Za-z][\w:.-]*+(?:\s++{_NAME}(?:\s*+=\s*+{_VALUE})?|\s++\{{[^{{}}<]*+\}})*+\s*+/?>)
  | (?<=-)(?P<flag>(?<![\w-]-)-[A-Za-z][\w-]*+(?:=(?:"[^"\n]{{0,200}}"|'[^'\n]{{0,200}}'|[\w./:@+%,-]*[\w/]))?)
    )""",
    re.VERBOSE | re.ASCII,
)
_ROLE_KEY = re.compile(r"`([!~*@\w./:+-]*[_:/#][\w./:#+-]*)`", re.ASCII)
_ROLE_TARGET = re.compile(r"`[^`<\n]{1,200}(<[^<>`\n]{1,200}>)`")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\Z")  # before a brace that holds the text of a command: \section{引言}
# Before a brace that opens a text of its own: {count, plural, one {一天} other {几天}}
_BRANCH = re.compile(r"[,}]\s*+(?:=\d+|[A-Za-z]\w*)\s*\Z", re.ASCII)
_BRANCHES = re.compile(r",\s*+(?:plural|select|selectordinal)\s*+,")
_WORD = _ALNUM + "_-.+"
_SCHEME_LEFT = {"url": ascii_letters, "www": "wW", "email": _WORD, "path": _WORD + "@~"}
# What may stand before an absolute path; a letter of any script makes the slash an "or".
_BEFORE_ROOT = frozenset("\t\n\r \u3000\"'`(<[{=:,;|“‘「『（【《，。；：、")


def find_masks(text: str) -> tuple[Span, ...]:
    """Everything in ``text`` that is no prose, sorted and disjoint, in code points.

    Masked: URLs, e-mail addresses, file paths, placeholders, tags with their attributes (not what stands between
    them), command-line flags, names of roles (not their text). ``a/b``, ``and/or`` and ``GPT-2/3`` are no paths.
    """
    found: list[Span] = []
    end = 0
    branching: bool | None = None  # whether there are messages with a text for each number or kind; not yet looked
    for match in _MARKED.finditer(text):
        kind = match.lastgroup or ""
        start = match.start()
        if kind in _SCHEME_LEFT:
            start = _left(text, start, end, _SCHEME_LEFT[kind])
            if kind == "path" and not _is_path(text, start, match.start(), match.end()):
                continue
            if kind == "email" and start == match.start():
                continue
            if text.endswith("mailto:", end, start):
                start -= len("mailto:")
        elif kind == "named":
            before = text[max(0, start - 64) : start]
            if _COMMAND.search(before):
                continue
            if _BRANCH.search(before):
                branching = bool(_BRANCHES.search(text)) if branching is None else branching
                if branching:
                    continue
        end = match.end()
        found.append(Span(start, end))
        if kind == "role":
            found.extend(role_masks(text, end))
    return merge(found)


def role_masks(text: str, start: int) -> tuple[Span, ...]:
    """What is no prose in the text of a role, whose first backtick stands at ``start``.

    A key without white space (``sec_intro``, ``a/b``, ``lib:name``) is masked whole; of ``title <target>`` the target.
    """
    match = _ROLE_KEY.match(text, start) or _ROLE_TARGET.match(text, start)
    return (Span(*match.span(1)),) if match else ()


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same ranges sorted, with those that overlap or touch joined, and without empty ones."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1].end:
            if end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, end)
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def _left(text: str, start: int, low: int, characters: str) -> int:
    """Where the run of ``characters`` before ``start`` begins; not before ``low``, and 64 code points at most."""
    window = text[max(low, start - 64) : start]
    return start - (len(window) - len(window.rstrip(characters)))


def _is_path(text: str, start: int, slash: int, end: int) -> bool:
    """True for ``/etc/hosts`` and ``src/a.py``; false for ``a/b`` and names such as ``Vue.js/Next.js``."""
    if start == slash:
        return start == 0 or text[start - 1] in _BEFORE_ROOT
    steps = text[start:end].split("/")
    suffix = steps[-1].rpartition(".")[2]
    if suffix == steps[-1] or not (suffix[0].isalpha() and suffix.islower() and len(suffix) <= 10):
        return False
    return not all(step.endswith("." + suffix) for step in steps)
