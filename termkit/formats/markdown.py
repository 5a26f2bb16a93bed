"""Markdown: CommonMark, GFM tables, front matter, LaTeX between dollars; MDX, directives and roles are tolerated.

tree-sitter-markdown says where blocks stand. It is given the text with every character that is not ASCII as one DEL
byte: the block grammar gives no such character a meaning, so bytes are code points and lone surrogates need no care.
What is code, an address or a formula inside a block is read here, in one pass over the block: parsing each block again
with the inline grammar takes twice as long as everything else together, and reads "$5 and $6" as a formula.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from termkit.core.document import Block, BlockKind, Document
from termkit.core.span import Span
from termkit.text.mask import find_masks, merge, role_masks

if TYPE_CHECKING:
    from tree_sitter import Language, Query

# Captures in the order in which they claim a passage, and the kind of block that each makes.
_KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("atx", "heading"),
    ("setext", "heading"),
    ("item", "item"),
    ("quote", "quote"),
    ("cell", "row"),
    ("paragraph", "paragraph"),
)
_QUERY = """
(atx_heading (inline) @atx)
(setext_heading (paragraph (inline) @setext))
(list_item (paragraph (inline) @item))
(block_quote (paragraph (inline) @quote))
(pipe_table_cell) @cell
(paragraph (inline) @paragraph)
[(fenced_code_block) (indented_code_block) (minus_metadata) (plus_metadata)] @code
(html_block) @html
(link_reference_definition) @definition
"""
# After encoding, "?" is what was not ASCII, and U+0001 is what was "?". Control characters have no business either.
_ASCII = bytes(
    63 if byte == 1 else 0x7F if byte == 63 or (byte < 32 and byte not in b"\t\n\r") else byte for byte in range(256)
)
# What a file that begins with "---" must go on with if that is to be front matter: a key, after comments at most.
_FRONT_MATTER = re.compile(rb"---[ \t\r]*\n(?:[ \t\r]*+\n)*+(?:#[^\n]*\n)*+[\"']?[^\s:#|>*\-\"'][^\n:]*:\s")
_OPENING_RULE = re.compile(rb" {0,3}---(?=[ \t\r]*\n)")
_NOTE = re.compile(rb"^([ \t>*+\-0-9.)]*)\[(?=\^[^\]\s]+\]:)", re.MULTILINE)
_LONE_CR = re.compile(rb"\r(?!\n)")
# From about 254 open blocks on, the grammar's scanner writes past its buffer. The first 100 characters of a line can
# open 100, or 200 by way of tabs; when what follows them would open more, it is turned into text.
_DEEP = re.compile(
    rb"""^([ \t>*+\-0-9.)]{100})
    (?=[ \t>*+\-0-9.)]*?(?:>|(?<=[ \t])[*+\-][ \t\r\n]|[0-9][.)][ \t\r\n]))([ \t>*+\-0-9.)]*)""",
    re.MULTILINE | re.VERBOSE,
)
# A line that begins with one of these, after markers if any, opens no other block and ends none, whatever follows; only
# "|" (tables) and ">" (the end of a comment) matter. As one long word it is parsed several times faster.
_PROSE = re.compile(
    rb"""^([ \t>*+\-#0-9.)]*+)
    ((?:[^\s<\[`~|=:>*+\-#0-9.)_]|`{1,2}(?!`)|\[(?![ xX]\])[^\]\r\n]*+\](?!:))[^|>\r\n]*+)(?=\r?$)""",
    re.MULTILINE | re.VERBOSE,
)

# Every alternative begins by looking back at the mark just read, which lets the search run from mark to mark.
_INLINE = re.compile(
    r"""[\\`<\]$](?:
        (?<=\\)[!-/:-@\[-`{-~]                                          # an escaped mark opens nothing
      | (?<=`)(?P<ticks>`*+)
      | (?<=<)(?P<raw>!--|\?|!\[CDATA\[)
      | (?<=<)(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+>)
      | (?<=\])\(\s*+(?P<target><[^<>\n]*+>|(?!<)(?:[^\s()\\]|\\.|\([^\s()]*+\))++)
        (?:\s++(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\([^()]*+\)))?\s*+\)
      | (?<=\])(?P<label>\[[^\[\]]{1,999}\])
      | (?<=\$)(?P<display>\$)
      | (?<=\$)(?P<math>(?![\s$])(?:[^$\\`]|\\.){1,999}+(?<!\s)\$(?![\d$]))
      )""",
    re.VERBOSE | re.DOTALL,
)
_CLOSERS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "$$": "$$"}
_MARKS = re.compile(r"[`<\]$]|~~~")
_FENCE = re.compile(r"^[ \t]*+(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_ROLE = re.compile(r"(?::[A-Za-z][\w.+:-]{0,60}:|\{[a-z][\w:+-]{0,60}\})\Z", re.ASCII)
_TICKS = re.compile("`+")
_CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
_COMMAND = re.compile(r"\\[A-Za-z]")
_LABEL = re.compile(r"\[([^\]]+)\]")
# What parts a paragraph though no blank line does: the lines of a ::: container, a note [^1]:, an alert [!NOTE].
_PARTING = re.compile(r"[ \t>]*(?:(?P<fence>:{3,}[ \t]*[\w-]*)|\[\^[^\]\s]+\]:|\[![A-Za-z]+\][+-]?)")
_MARGIN = re.compile(r"[\s>]*")
_MODULE = re.compile(r"import\s+(?:[\w{*][^\n]{0,300}\bfrom\s*)?[\"']|export\s+(?:default|const|let|function|\{)\s")
_VERBATIM = re.compile(r"\s*<(?:script|style|pre|textarea|svg|math)\b", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_VISIBLE = re.compile(r"[^\s\0](?:.*[^\s\0])?", re.DOTALL)
_CLOSING_SEQUENCE = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*\Z")


def read(path: str, text: str, language: str) -> Document:
    """The document in a Markdown text.

    Blocks are headings, paragraphs, list items, quotes and table cells (kind ``row``). Masked are code, front matter,
    targets of links and images, link definitions, tags and comments, formulas, module lines of MDX, and what
    ``find_masks`` finds anywhere. Texts of links, of images and of roles stay.
    """
    found = _captures(text)
    definitions = found["definition"]
    labels = frozenset(_label(text[span.start : span.end]) for span in definitions)
    runs = _tick_runs(text)
    blocks: list[Block] = []
    masks: list[Span] = [*find_masks(text), *found["code"], *definitions]
    for span in found["html"]:
        masks.extend([span] if _VERBATIM.match(text, span.start) else _inline_masks(text, span, labels, runs))
    claimed: set[int] = set()
    for capture, kind in _KINDS:
        for span in found[capture]:
            if span.start in claimed:
                continue
            claimed.add(span.start)
            if kind == "paragraph" and _MODULE.match(text, span.start, span.end):
                masks.append(span)
                continue
            masks.extend(_inline_masks(text, span, labels, runs))
            blocks.extend(Block(*piece, kind) for piece in _pieces(text, span, capture == "atx"))
    merged = merge(masks)
    for span in found["html"]:
        blocks.extend(Block(*piece, "paragraph") for piece in _html_pieces(text, span, merged))
    return Document(path, text, language, tuple(sorted(blocks)), merged)


def inline_masks(text: str) -> tuple[Span, ...]:
    """What is no prose in a text that is one passage, such as a segment of a bitext: no blocks are looked for.

    Masked are fenced code, code spans, targets of links, formulas, comments, and what ``find_masks`` finds.
    """
    masks = find_masks(text)
    if not _MARKS.search(text):
        return masks
    fences = [Span(*match.span()) for match in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []
    runs = _tick_runs(text)
    return merge([*masks, *fences, *_inline_masks(text, Span(0, len(text)), frozenset(), runs)])


def _captures(text: str) -> dict[str, list[Span]]:
    """Where each kind of node stands, in code points, without white space at its ends."""
    from tree_sitter import Parser, QueryCursor

    block_language, query = _grammar()
    tree = Parser(block_language).parse(_as_ascii(text))
    found: dict[str, list[Span]] = defaultdict(list)
    for name, nodes in QueryCursor(query).captures(tree.root_node).items():
        found[name] = sorted(_trim(text, node.start_byte, min(node.end_byte, len(text))) for node in nodes)
    return found


@cache
def _grammar() -> tuple[Language, Query]:
    """The block grammar, and the query that finds what is used of it."""
    import tree_sitter_markdown
    from tree_sitter import Language, Query

    language = Language(tree_sitter_markdown.language())
    return language, Query(language, _QUERY)


def _as_ascii(text: str) -> bytes:
    """One byte for each code point, ASCII as it is and DEL for the rest; lines end with LF or CR LF.

    One more line end closes the text: without it the grammar misses a heading in the last line. A rule in the first
    line is written with stars, lest what follows be taken for front matter; a note is no definition of a link.
    """
    data = text.replace("\x01", "\x7f").replace("?", "\x01").encode("ascii", "replace").translate(_ASCII)
    data = _LONE_CR.sub(b"\n", data) + b"\n"
    if (rule := _OPENING_RULE.match(data)) and not _FRONT_MATTER.match(data):
        data = rule[0].replace(b"-", b"*") + data[rule.end() :]
    data = _NOTE.sub(b"\\1\x7f", data)
    data = _DEEP.sub(lambda match: match[1] + b"\x7f" * len(match[2]), data)
    return _PROSE.sub(lambda match: match[1] + b"\x7f" * len(match[2]), data)


def _inline_masks(text: str, span: Span, labels: frozenset[str], runs: Mapping[int, list[int]]) -> Iterator[Span]:
    """What is no prose inside one block. Each opening mark is met once, so the time is linear."""
    unclosed: set[str] = set()
    position, end = span
    while match := _INLINE.search(text, position, end):
        start, position = match.span()
        kind = match.lastgroup
        if kind == "ticks":
            closing = _closing_run(runs[position - start], position - start, position, end)
            if closing:
                yield from _code_span(text, span.start, Span(start, closing))
                position = closing
        elif kind in ("raw", "display"):
            closer = _CLOSERS[match[0]]
            found = -1 if closer in unclosed else text.find(closer, position, end)
            if found >= 0:
                position = found + len(closer)
                yield Span(start, position)
            else:
                unclosed.add(closer)
        elif kind in ("auto", "math"):
            if kind == "math" and _CHINESE.search(match[0]) and not _COMMAND.search(match[0]):
                position = start + 1  # two amounts in a Chinese sentence
            else:
                yield Span(start, position)
        elif kind == "label" and _label(match["label"]) not in labels:
            position = start + 1  # it may be the text of a link: [a][b](c)
        elif kind:
            yield Span(*match.span(kind))


def _tick_runs(text: str) -> dict[int, list[int]]:
    """Where runs of backticks begin, by their length; code spans are closed by a run as long as the one that opened."""
    runs: dict[int, list[int]] = defaultdict(list)
    for match in _TICKS.finditer(text):
        runs[len(match[0])].append(match.start())
    return runs


def _closing_run(starts: list[int], length: int, position: int, end: int) -> int:
    """Where the first run from ``position`` on ends; 0 when the block ends before."""
    index = bisect_left(starts, position)
    return starts[index] + length if index < len(starts) and starts[index] < end else 0


def _code_span(text: str, low: int, code: Span) -> Iterator[Span]:
    """The code span, or what is no prose in it when a role stands before it: :term:`text`, {term}`text`."""
    if _ROLE.search(text, max(low, code.start - 64), code.start):
        yield from role_masks(text, code.start)
    else:
        yield code


def _label(text: str) -> str:
    """The label that a definition or a reference begins with, as CommonMark compares labels."""
    match = _LABEL.match(text)
    return " ".join(match[1].split()).casefold() if match else ""


def _pieces(text: str, span: Span, atx: bool) -> Iterator[Span]:
    """The passages of one block: nearly always the block itself."""
    start, end = span
    if atx and text[end - 1] == "#":
        closing = _CLOSING_SEQUENCE.search(text[start:end])
        end = start + closing.start() if closing else end
    passage = text[start:end]
    if ":::" in passage or "[^" in passage or "[!" in passage:
        for line in _LINE.finditer(text, start, end):
            match = _PARTING.match(text, *line.span())
            if match:
                yield from _piece(text, start, line.start())
                start = match.end()
                if match["fence"]:  # what follows in the line is a title
                    yield from _piece(text, start, line.end())
                    start = line.end()
                margin = _MARGIN.match(text, start, end)
                start = margin.end() if margin else start
    yield from _piece(text, start, end)


def _html_pieces(text: str, span: Span, masks: tuple[Span, ...]) -> Iterator[Span]:
    """Passages of prose in a block of HTML. A line that begins or ends with a tag parts them."""
    shown = list(text[span.start : span.end])
    index = max(0, bisect_right(masks, span) - 1)
    while index < len(masks) and masks[index].start < span.end:
        for position in range(max(masks[index].start, span.start), min(masks[index].end, span.end)):
            shown[position - span.start] = "\0"
        index += 1
    start = end = 0
    for line in _LINE.finditer("".join(shown)):
        visible = _VISIBLE.search(line[0])
        if visible is None:
            yield from _piece(text, span.start + start, span.start + end)
            start = end
            continue
        joins = not line[0][: visible.start()].strip() and start < end
        if not joins:
            yield from _piece(text, span.start + start, span.start + end)
            start = line.start() + visible.start()
        end = line.start() + visible.end()
        if line[0][visible.end() :].strip():
            yield from _piece(text, span.start + start, span.start + end)
            start = end
    yield from _piece(text, span.start + start, span.start + end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    """The passage without white space at its ends, unless nothing is left of it."""
    span = _trim(text, start, end)
    if span.start < span.end:
        yield span


def _trim(text: str, start: int, end: int) -> Span:
    """The range without white space at its ends."""
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)
