"""How passages are put together from pieces: escapes, placeholders, tags inside a word, and names of places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from termkit.core.passage import PLACEHOLDER, Piece
from termkit.core.span import Span
from termkit.text.mask import find_masks

_NOTHING = " \t\r\n\f" + PLACEHOLDER
_PATH_LENGTH = 200
_TITLE_LENGTH = 60

# Tags that stand inside a word without parting it.
INLINE_TAGS = re.compile(
    r"(?:</?(?:a|abbr|b|bdi|bdo|big|cite|dfn|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u|var)"
    r"(?:[\s/][^<]*)?>)+",
    re.IGNORECASE,
)


def unescaped(raw: str, start: int, end: int, escapes: re.Pattern[str], plain: Callable[[str], str]) -> Iterator[Piece]:
    """The pieces of ``raw[start:end]``; ``plain`` says what an escape stands for."""
    for match in escapes.finditer(raw, start, end):
        if start < match.start():
            yield Piece(raw[start : match.start()], start, match.start())
        yield Piece(plain(match[0]), *match.span())
        start = match.end()
    if start < end:
        yield Piece(raw[start:end], start, end)


def readable(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a passage, with a PLACEHOLDER for each part of their text that is no prose: an address, ``{x}``.

    Tags such as <b> become seams instead. None at all where there is nothing to read.
    """
    text = text_of(pieces)
    if not text.strip(_NOTHING):
        return ()
    masks = find_masks(text)
    if not masks:
        return tuple(pieces)
    shown = tuple(_without(pieces, text, masks))
    return shown if text_of(shown).strip(_NOTHING) else ()


def text_of(pieces: Sequence[Piece]) -> str:
    """What pieces say together."""
    return "".join([piece.text for piece in pieces])


def path_below(path: str, step: str | int) -> str:
    """The path of what stands under a key or an index: ``menu.items[2]``. Very long ones lose their beginning."""
    path = f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}" if path else step
    return path if len(path) <= _PATH_LENGTH else "…" + path[1 - _PATH_LENGTH :]


def shortened(text: str) -> str:
    """A text fit to name a place in a message: one line, 60 characters at most."""
    text = " ".join(text[: 4 * _TITLE_LENGTH].split())
    return text if len(text) <= _TITLE_LENGTH else text[: _TITLE_LENGTH - 1] + "…"


def _without(pieces: Sequence[Piece], text: str, masks: Sequence[Span]) -> Iterator[Piece]:
    """Cuts pieces where a mask begins and ends. A mask over several becomes one piece; an escape is never cut."""
    masked = iter(masks)
    behind = Span(len(text), len(text))
    mask = next(masked)
    inside: list[Piece] = []  # of the mask
    offset = 0
    for piece in pieces:
        begin, end = offset, offset + len(piece.text)
        while offset < end:
            if piece.end - piece.start != len(piece.text):
                shown, stop = mask.start >= end, end
            else:
                shown = offset < mask.start
                stop = min(end, mask.start if shown else mask.end)
            part = _part(piece, offset - begin, stop - begin)
            offset = stop
            if shown:
                yield part
                continue
            inside.append(part)
            if offset >= mask.end:
                if not INLINE_TAGS.fullmatch(text, *mask):
                    yield Piece(PLACEHOLDER, inside[0].start, inside[-1].end)
                inside.clear()
            while mask.end <= offset and mask is not behind:
                mask = next(masked, behind)


def _part(piece: Piece, start: int, end: int) -> Piece:
    """A stretch of a piece."""
    if end - start == len(piece.text):
        return piece
    return Piece(piece.text[start:end], piece.start + start, piece.start + end)
