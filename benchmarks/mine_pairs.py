"""``python -m benchmarks.mine_pairs [CORPUS...]``: how often the English of a glossary is found from segments alone.

Each Chinese term of a corpus's glossary that stands in three segments or more is looked up; a rendering is right when
it is one of the glossary's, inflection aside, or its abbreviation is. d2l is no fair test: the weights are from it.
When they were, tidb-operator was in view, and openclaw when it was settled which terms shield others. vue and cindy
chose nothing.
``--mined`` adds the terms that mining itself proposes, which shield shorter ones; ``--scale N`` times N segments that
are made up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import click

from benchmarks.corpus import _blocks, concepts
from benchmarks.precision_data import DATA, read_rows
from termkit.formats import document
from termkit.mine.candidates import find_candidates
from termkit.mine.pairs import Rendering, find_pairs
from termkit.mine.twins import Twin, lemmas
from termkit.text.fold import fold
from termkit.text.mixed import has_han

CORPORA = {
    "d2l": "d2l",
    "vue": "vue",
    "tidb-operator": "tidb-operator",
    "openclaw": "openclaw",
    "cindy": "cindy-before",
}
_LEAST = 3
_MADE_UP = 5000  # terms

Renderings = set[tuple[str, ...]]


def read_gold(path: Path) -> dict[str, Renderings]:
    """The Chinese terms of a glossary table, each with its English by keys of words."""
    gold: defaultdict[str, Renderings] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").split("\n")[1:]:
        english, chinese = [*line.split("\t"), ""][:2]
        for term in filter(has_han, chinese.split("|")):
            gold[term.strip()] |= {lemmas(re.sub(r"\([^)]*\)", "", each)) for each in english.split("|")}
    return gold


def measure(corpus: str, folder: Path, mined: bool) -> str:
    """A row of the table: right at rank 1, and within 3."""
    rows = read_rows(folder / "corpora" / f"{CORPORA[corpus]}.segments.jsonl", "hans", "en")
    twins = [Twin(row["source"], row["target"], row["file"]) for row in rows]
    gold = read_gold(folder / "corpora" / f"{corpus}.glossary.tsv")
    text = "\n".join(fold(twin.chinese) for twin in twins)
    views = text.split("\n")
    asked = [term for term in gold if sum(fold(term) in view for view in views) >= _LEAST]
    more = _candidates(twins) if mined else []
    started = process_time()
    pairs = {pair.term: pair for pair in find_pairs(twins, [*gold, *more])}
    seconds = process_time() - started
    ranks = [_rank(pairs[term].renderings if term in pairs else (), gold[term]) for term in asked]
    first, three = (sum(rank <= most for rank in ranks) / max(1, len(ranks)) for most in (1, 3))
    return f"| {corpus} | {len(twins)} | {len(asked)} | {first:.3f} | {three:.3f} | {seconds:.1f} |"


def _rank(renderings: Sequence[Rendering], gold: Renderings) -> int:
    for rank, one in enumerate(renderings, 1):
        if lemmas(one.english) in gold or (one.short and lemmas(one.short) in gold):
            return rank
    return 99


def _candidates(twins: list[Twin]) -> list[str]:
    text = "\n\n".join(twin.chinese for twin in twins)
    return [one.term for one in find_candidates([document("corpus", text, "zh-Hans", "markdown")], limit=3000)]


def time_scale(number: int) -> str:
    """Seconds for made-up segments with terms in nearly all of them, and how many terms came out right."""
    entries, twins = concepts(_MADE_UP), list[Twin]()
    for block in _blocks(entries):
        twins += [Twin(sentence.zh, sentence.en) for sentence in block.sentences]
        if len(twins) >= number:
            break
    started = process_time()
    pairs = find_pairs(twins, [entry.zh for entry in entries])
    seconds = process_time() - started
    english = {entry.zh: lemmas(entry.en) for entry in entries}
    right = sum(bool(p.renderings) and lemmas(p.renderings[0].english) == english[p.term] for p in pairs)
    return f"{len(twins)} segments, {len(entries)} terms: {seconds:.0f} CPU s, {right} of {len(pairs)} right"


@click.command()
@click.argument("corpora", nargs=-1, type=click.Choice(list(CORPORA)))
@click.option("--data", type=click.Path(path_type=Path), default=DATA, help="The folder of development data.")
@click.option("--mined", is_flag=True, help="Look for the terms that mining proposes as well.")
@click.option("--scale", type=int, help="Time this many made-up segments instead.")
def main(corpora: tuple[str, ...], data: Path, mined: bool, scale: int | None) -> None:
    """How often the right English is found."""
    if scale:
        click.echo(time_scale(scale))
        return
    if not data.is_dir():
        click.echo(f"skipped: there is no folder {data}")
        return
    click.echo("| corpus | segments | terms | rank 1 | rank 1 to 3 | CPU s |\n|---|---|---|---|---|---|")
    for corpus in corpora or CORPORA:
        click.echo(measure(corpus, data, mined))


if __name__ == "__main__":
    main()
