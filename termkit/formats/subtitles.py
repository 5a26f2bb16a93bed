"""Subtitles, SRT and WebVTT: what is said in the cues, and nothing else.

The lines of one cue are one passage. Tags part no word; the name of a speaker (``<v 张三>``) stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose, verbatim
from termkit.core.span import Span
from termkit.formats.pieces import unescaped
from termkit.formats.tags import chinese_tag, says_chinese, says_other

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_TIMING = re.compile(r"\s*((?:\d+:)?\d+:\d+(?:[.,]\d*)?)\s*-->\s*(?:\d+:)?\d+:\d+")
_NUMBER = re.compile(r"\s*\d+\s*\Z")
_VTT = re.compile(r"\ufeff?WEBVTT(?![^ \t\r\n])")
_LANGUAGE = re.compile(r"Language:[ \t]*([A-Za-z]+(?:[_-][A-Za-z0-9]+)*)")
_SRT_MARKUP = re.compile(r"(?P<tag></?[A-Za-z][^<>]*>)|\{\\[^{}]*\}")
_VTT_MARKUP = re.compile(r"(?P<tag><[^<>]*>)|\{\\[^{}]*\}")
_SPEAKER = re.compile(r"<v(?:\.[^\s<>]*)?\s++([^<>]*[^\s<>])\s*>")
_PARTING = re.compile(r"</?(?:rt|br)\b", re.IGNORECASE)  # what stands between <rt> and </rt> is said above a word
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")


class _Line(NamedTuple):
    start: int
    end: int  # of its text
    after: int  # of its line end


class _Cue(NamedTuple):
    lines: list[_Line]
    time: str


def prose(text: str, path: str = "<text>", *, every_language: bool = False) -> Prose:
    """All cues of a file; none when a WebVTT file declares a language that is not Chinese.

    With ``every_language`` that declaration does not count. What is out of place is left alone, as players do;
    nothing is refused.
    """
    lines = [_Line(match.start(), match.end(1), match.end()) for match in _LINE.finditer(text)]
    vtt = _VTT.match(text) is not None
    mark = _mark(text, lines) if vtt else None
    if mark and says_other(mark.tag) and not every_language:
        return Prose(())
    language = chinese_tag(mark.tag) if mark else None
    passages = []
    for cue in _vtt_cues(text, lines) if vtt else _srt_cues(text, lines):
        pieces = _pieces(text, cue.lines, vtt)
        if pieces:
            passages.append(Passage(pieces, _write_vtt if vtt else verbatim, language, cue.time))
    return Prose(tuple(passages), (mark,) if mark and says_chinese(mark.tag) else ())


def _mark(text: str, lines: Sequence[_Line]) -> LanguageMark | None:
    """Where the header of a WebVTT file names its language."""
    for line in lines[1:]:
        if line.start == line.end:
            break
        match = _LANGUAGE.match(text, line.start, line.end)
        if match:
            return LanguageMark(*match.span(1), match[1])
    return None


def _srt_cues(text: str, lines: Sequence[_Line]) -> Iterator[_Cue]:
    """Whatever follows a timing, up to the number of the next one. Blank lines part passages."""
    cue: _Cue | None = None
    for index, line in enumerate(lines):
        timing = _TIMING.match(text, line.start, line.end)
        if timing or not text[line.start : line.end].strip():
            if cue and cue.lines:
                yield cue
            cue = _Cue([], timing[1]) if timing else _Cue([], cue.time) if cue else None
        elif cue and not _is_number(text, lines, index):
            cue.lines.append(line)
    if cue and cue.lines:
        yield cue


def _is_number(text: str, lines: Sequence[_Line], index: int) -> bool:
    """True for the number above a timing."""
    line = lines[index]
    if index + 1 == len(lines) or not _NUMBER.match(text, line.start, line.end):
        return False
    return _TIMING.match(text, lines[index + 1].start, lines[index + 1].end) is not None


def _vtt_cues(text: str, lines: Sequence[_Line]) -> Iterator[_Cue]:
    """The lines between a timing and the next empty line; NOTE may hold one that is commented out."""
    cue: _Cue | None = None
    first = comment = True
    for line in lines:
        comment = text.startswith("NOTE", line.start, line.end) if first else comment
        first = line.start == line.end
        timing = None if comment else _TIMING.match(text, line.start, line.end)
        if timing or first:
            if cue and cue.lines:
                yield cue
            cue = _Cue([], timing[1]) if timing else None
        elif cue:
            cue.lines.append(line)
    if cue and cue.lines:
        yield cue


def _pieces(text: str, lines: Sequence[_Line], vtt: bool) -> tuple[Piece, ...]:
    """The text of a cue; each line end is a character of it."""
    pieces: list[Piece] = []
    for number, line in enumerate(lines):
        if number:
            before = lines[number - 1]
            pieces.append(Piece("\n", before.end, before.after))
        start = line.start
        for match in (_VTT_MARKUP if vtt else _SRT_MARKUP).finditer(text, line.start, line.end):
            pieces += _plain(text, Span(start, match.start()), vtt)
            pieces += _tag(text, Span(*match.span()))
            start = match.end()
        pieces += _plain(text, Span(start, line.end), vtt)
    return tuple(pieces)


def _plain(text: str, span: Span, vtt: bool) -> Iterator[Piece]:
    if vtt:
        yield from unescaped(text, *span, _ENTITY, unescape)
    elif span.start < span.end:
        yield Piece(text[span.start : span.end], *span)


def _tag(text: str, span: Span) -> Iterator[Piece]:
    """Nothing for most tags; a speaker's name, kept apart from what is said."""
    speaker = _SPEAKER.match(text, *span)
    if speaker:
        yield Piece(PLACEHOLDER, span.start, speaker.start(1))
        yield from unescaped(text, *speaker.span(1), _ENTITY, unescape)
        yield Piece(PLACEHOLDER, speaker.end(1), span.end)
    elif _PARTING.match(text, *span):
        yield Piece(PLACEHOLDER, *span)


def _write_vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
