"""Writes changes of prose back into the text of a file, touching nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Passage, Piece


class Replacement(NamedTuple):
    """``raw[start:end]`` becomes ``text``."""

    start: int
    end: int
    text: str


def rewrite(raw: str, replacements: Iterable[Replacement]) -> str:
    """``raw`` with all replacements made. They are disjoint; the order does not matter."""
    parts: list[str] = []
    done = 0
    for start, end, text in sorted(replacements):
        if start < done:
            raise ValueError(f"two changes of one place: {start} lies before {done}")
        parts += raw[done:start], text
        done = end
    parts.append(raw[done:])
    return "".join(parts)


def replacements(passage: Passage, edits: Sequence[Edit]) -> Iterator[Replacement]:
    """What the edits of a passage's text mean in its file; ``Edit.source`` indexes ``passage.text``.

    An edit across a seam (头<b>发</b>) is shared out among the pieces in their order: to each as much as it had, and
    something, while there is enough; the rest to the last. An edit that reaches over a placeholder cannot be made:
    ValueError.
    """
    number = offset = 0  # the piece, and where in the text it begins
    for edit in edits:
        shares: list[tuple[Piece, int, int]] = []
        at = edit.source.start
        while at < edit.source.end:
            piece = passage.pieces[number]
            stop = min(edit.source.end, offset + len(piece.text))
            if at < stop:
                shares.append((piece, at - offset, stop - offset))
                at = stop
            if at < edit.source.end:
                offset += len(piece.text)
                number += 1
        rest = edit.after
        for to_come, (piece, start, end) in zip(range(len(shares) - 1, -1, -1), shares, strict=True):
            if piece.text == PLACEHOLDER:
                raise ValueError(f"an edit of {edit.before!r} reaches over what is no prose")
            size = min(end - start, max(0, len(rest) - to_come)) if to_come else len(rest)
            yield _replacement(passage, piece, start, end, rest[:size])
            rest = rest[size:]


def _replacement(passage: Passage, piece: Piece, start: int, end: int, text: str) -> Replacement:
    if piece.end - piece.start == len(piece.text):  # written as it is
        return Replacement(piece.start + start, piece.start + end, passage.write(text))
    whole = piece.text[:start] + text + piece.text[end:]  # an escape is replaced as a whole
    return Replacement(piece.start, piece.end, passage.write(whole))
