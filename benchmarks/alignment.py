"""``python -m benchmarks.alignment``: how many beads of ``termkit align`` are right, how fast, and how sure it may be.

Texts: documents of d2l put together from their segments, whole and damaged; wmt25's; our own with gold beads. Ways:
lengths alone (a baseline), then termkit's aligner without and with a lexicon. Everything is computed by one thread;
CPU seconds are those of the aligner alone. Nothing is asserted.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import NamedTuple

import click

from benchmarks.alignment_data import Text, concatenated, documents, noisy, paragraphs, read_own, rebuilt, repeated
from benchmarks.alignment_lengths import by_lengths
from benchmarks.alignment_scores import area, boundaries, calibration_error, judged, reliability, scored
from termkit import __version__
from termkit.align.lexicon import Lexicon, parse, shipped
from termkit.align.texts import Options, align_texts
from termkit.core.alignment import Bead
from termkit.text.sentences import sentences

DATA = Path("..") / "shared" / "data"
PARTS = ("speed", "d2l", "wmt25", "own", "calibration", "sentences")
_D2L, _WMT = Path("corpora", "d2l.segments.jsonl"), Path("wmt25-dev", "items.jsonl")
_DAMAGE = 0.15  # share of the segments that are left out on one side or run together
_NOISE = 0.5  # share of the English words that are exchanged
_SOME, _MANY = 20_000, 200_000  # sentences of both sides
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in
_ROW = "{:<34} {:>9} {:<24} {:>6} {:>6} {:>6} {:>6} {:>8} {:>7}"
_SPEED_ROW = "{:<44} {:>9} {:>8} {:>7} {:>8}"

Beads = list[Sequence[Bead]]


class Way(NamedTuple):
    """How texts are aligned: a name for the table and what does it."""

    name: str
    align: Callable[[Sequence[Text]], Beads]


class Setting(NamedTuple):
    """What the parts need: the data folder, every how many-th document, whether much is measured, and the lexicon."""

    data: Path
    every: int
    big: bool
    show: bool
    words: Path | None  # a lexicon in place of the one that is shipped

    @property
    def lexicon(self) -> Lexicon | None:
        """The lexicon to align with."""
        return read_lexicon(self.words)


@click.command()
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Only this part (may be repeated).")
@click.option("--data", default=DATA, show_default=True, type=click.Path(path_type=Path), help="The data folder.")
@click.option("--every", default=1, show_default=True, type=click.IntRange(1), help="Every so many-th document of d2l.")
@click.option("--big", is_flag=True, help="Speed also for 200,000 sentences, in documents and in one text.")
@click.option("--show", is_flag=True, help="Also the places where the sentence splitter errs.")
@click.option(
    "--lexicon",
    "words",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A lexicon (as termkit writes it) in place of the one that is shipped.",
)
def main(only: tuple[str, ...], data: Path, every: int, big: bool, show: bool, words: Path | None) -> None:
    """Measure the aligner: strict and lax F1, speed, calibration; and the sentence splitter. Nothing is asserted."""
    _one_thread()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    click.echo(f"termkit {__version__}, {python}, {platform.system()} {platform.machine()}, {date.today()}, one thread")
    setting = Setting(data, every, big, show, words)
    if setting.lexicon is None:
        click.echo("no lexicon is shipped: everything is aligned without")
    table = [name for name in PARTS if name in ("d2l", "wmt25", "own") and (not only or name in only)]
    if not only or "speed" in only:
        _print(_speed(setting))
    if table:
        click.echo("\n" + _ROW.format("texts", "sentences", "how", "P", "R", "F1", "lax F1", "CPU s", "sent/s"))
        for name in table:
            _print({"d2l": _d2l, "wmt25": _wmt, "own": _own}[name](setting))
        _print(_LEGEND)
    if not only or "calibration" in only:
        _print(_calibration(setting))
    if not only or "sentences" in only:
        _print(_sentences(setting))


_LEGEND = (
    "P, R, F1: beads with both sides exactly right; lax: right at least in part on either side.",
    "sent/s: sentences of both sides in a CPU second. alone: each pair of texts by itself; sharing: all together.",
    "Not compared: vecalign and Bertalign need a model for sentences, hunalign is no package of Python.",
)


def _print(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        click.echo(line.rstrip())


def _one_thread() -> None:
    """Before numpy is loaded, here and in child processes."""
    os.environ.update(dict.fromkeys(_THREADS, "1"))


@cache
def read_lexicon(path: Path | None) -> Lexicon | None:
    """The lexicon of a file, or the one that is shipped, if there is one."""
    if path:
        return parse(path.read_text("utf-8").splitlines(), str(path))
    try:
        return shipped()
    except FileNotFoundError:
        return None


def ways(lexicon: Lexicon | None, structure: bool) -> list[Way]:
    """Lengths alone; then each pair by itself and all together, without and with the lexicon that is shipped."""
    found = [Way("lengths alone", lambda texts: [by_lengths(text.source, text.target) for text in texts])]
    for words, name in ((None, "no lexicon"), (lexicon, "lexicon")):
        if name == "no lexicon" or words is not None:
            options = Options(lexicon=words or Lexicon(), structure=structure)
            found.append(Way(f"{name}, alone", _aligning(options, together=False)))
            found.append(Way(f"{name}, sharing", _aligning(options, together=True)))
    return found


def _aligning(options: Options, together: bool) -> Callable[[Sequence[Text]], Beads]:
    def align(texts: Sequence[Text]) -> Beads:
        pairs = [(text.source, text.target) for text in texts]
        if together:
            return [alignment.beads for alignment in align_texts(pairs, options).alignments]
        return [align_texts([pair], options).alignments[0].beads for pair in pairs]

    return align


def _rows(title: str, texts: Sequence[Text], setting: Setting, structure: bool) -> Iterator[str]:
    """A row for each way."""
    size = sum(text.size for text in texts)
    label, count = title, f"{size}"
    for way in ways(setting.lexicon, structure):
        start = process_time()
        found = way.align(texts)
        taken = process_time() - start
        strict, lax = scored(texts, found)
        figures = (f"{value:.3f}" for value in (strict.precision, strict.recall, strict.f1, lax.f1))
        yield _ROW.format(label, count, way.name, *figures, f"{taken:.2f}", f"{size / max(taken, 1e-3):.0f}")
        label = count = ""


def _d2l(setting: Setting) -> Iterator[str]:
    """Documents as they are and damaged, as lines and as paragraphs of sentences."""
    path = setting.data / _D2L
    if not path.exists():
        yield f"d2l: there is no {path}"
        return
    corpus = documents(path, "hans", "en")
    for damage in (0.0, _DAMAGE):
        for split, kind in ((False, "lines"), (True, "sentences")):
            texts = rebuilt(corpus, "zh-Hans", split, damage)[:: setting.every]
            title = f"d2l, {kind}" + (f", {damage:.0%} damaged" if damage else "")
            yield from _rows(title, texts, setting, structure=split)


def _wmt(setting: Setting) -> Iterator[str]:
    path = setting.data / _WMT
    if not path.exists():
        yield f"wmt25: there is no {path}"
        return
    texts = rebuilt(documents(path, "src", "ref"), "zh-Hant-HK", split=False)
    yield from _rows("wmt25, lines", texts, setting, structure=False)


def _own(setting: Setting) -> Iterator[str]:
    texts = read_own()
    yield from _rows("own, lines", texts, setting, structure=False)
    yield from _rows("own, paragraphs known", texts, setting, structure=True)
    worse = [noisy(text, _NOISE) for text in texts]
    yield from _rows(f"own, {_NOISE:.0%} of words exchanged", worse, setting, structure=False)


def _calibration(setting: Setting) -> Iterator[str]:
    """What confidence is worth: on our own texts, and on damaged documents where those are at hand."""
    sets = [("own", read_own(), False)]
    sets.append((f"own, {_NOISE:.0%} of words exchanged", [noisy(text, _NOISE) for text in sets[0][1]], False))
    if (setting.data / _D2L).exists():
        corpus = documents(setting.data / _D2L, "hans", "en")
        for split, kind in ((False, "lines"), (True, "sentences")):
            texts = rebuilt(corpus, "zh-Hans", split, _DAMAGE)[:: setting.every]
            sets.append((f"d2l, {kind}, {_DAMAGE:.0%} damaged", texts, split))
    everything: list[tuple[float, bool]] = []
    yield ""
    yield "{:<34} {:>7} {:>7} {:>7} {:>7}".format("confidence", "beads", "wrong", "ECE", "AUC")
    for title, texts, structure in sets:
        found = ways(setting.lexicon, structure)[-1].align(texts)
        verdicts = [each for text, beads in zip(texts, found, strict=True) for each in judged(text, beads)]
        everything.extend(verdicts)
        yield _quality(title, verdicts)
    yield _quality("all", everything)
    yield "\n{:>7} {:>12} {:>7}".format("beads", "confidence", "right")
    for number, confidence, right in reliability(everything):
        yield f"{number:>7} {confidence:>12.3f} {right:>7.3f}"
    yield "ECE: expected calibration error, ten bins. AUC: how often a wrong bead has the lower confidence of two."


def _quality(title: str, verdicts: Sequence[tuple[float, bool]]) -> str:
    wrong = sum(not right for _, right in verdicts)
    return f"{title:<34} {len(verdicts):>7} {wrong:>7} {calibration_error(verdicts):>7.3f} {area(verdicts):>7.3f}"


def _speed(setting: Setting) -> Iterator[str]:
    """Time and peak memory of a process that only aligns, for documents of d2l (else our own) over and over."""
    yield ""
    yield _SPEED_ROW.format("speed", "sentences", "CPU s", "sent/s", "peak MB")
    for number in (_SOME, _MANY) if setting.big else (_SOME,):
        for whole in (False, True):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                size, taken, peak = pool.submit(measured, setting.data / _D2L, setting.words, number, whole).result()
            kind = "d2l" if (setting.data / _D2L).exists() else "own texts"
            title = f"{kind}, {'one text' if whole else 'documents, sharing'}"
            yield _SPEED_ROW.format(title, size, f"{taken:.1f}", f"{size / taken:.0f}", f"{peak:.0f}")
    yield "peak MB: of the whole process, interpreter, lexicon and texts included."


def measured(path: Path, words: Path | None, number: int, whole: bool) -> tuple[int, float, float]:
    """Sentences that were aligned, CPU seconds, and the megabytes of this process at its peak."""
    import resource

    _one_thread()
    texts = rebuilt(documents(path, "hans", "en"), "zh-Hans", split=True) if path.exists() else read_own()
    texts = list(repeated(texts, number))
    texts = [concatenated(texts)] if whole else texts
    align = ways(read_lexicon(words), structure=True)[-1].align
    start = process_time()
    align(texts)
    taken = process_time() - start
    return (
        sum(text.size for text in texts),
        taken,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / 1e6,
    )


def _sentences(setting: Setting) -> Iterator[str]:
    """Where the splitter parts the paragraphs of our own texts, against the sentences that they were written in."""
    yield ""
    yield "{:<10} {:>10} {:>6} {:>6} {:>6}".format("sentences", "boundaries", "P", "R", "F1")
    errors: list[str] = []
    for title, side in (("Chinese", "source"), ("English", "target")):
        gold: list[set[int]] = []
        found: list[set[int]] = []
        for text in read_own():
            given = text.source if side == "source" else text.target
            for paragraph, ends in paragraphs(given, "" if side == "source" else " "):
                gold.append(ends)
                spans = sentences(paragraph, 0, len(paragraph), given.document.language)
                found.append({span.end for span in spans[:-1]})
                errors.extend(f"{text.name}: {line}" for line in _differences(paragraph, gold[-1], found[-1]))
        score = boundaries(gold, found)
        number = sum(map(len, gold))
        yield f"{title:<10} {number:>10} {score.precision:>6.3f} {score.recall:>6.3f} {score.f1:>6.3f}"
    yield from errors if setting.show else ()


def _differences(paragraph: str, gold: set[int], found: set[int]) -> Iterator[str]:
    for place in sorted(gold ^ found):
        kind = "missed" if place in gold else "false"
        yield f"{kind} {paragraph[max(0, place - 24) : place]}|{paragraph[place : place + 24]}"


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.alignment")
