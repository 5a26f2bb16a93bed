"""Parallel segments in memory -> what the metrics look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from termkit.core.document import Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.language import canonical
from termkit.core.score import Omission
from termkit.errors import InputError
from termkit.score.measure import settled
from termkit.score.metric import Material, Metric, Task
from termkit.score.public import STRINGS, string_metric
from termkit.score.statistics import Option, Statistics
from termkit.score.strings import filled, statistics_of
from termkit.text.mask import find_masks
from termkit.text.match import Matcher

Terms = Sequence[Mapping[str, tuple[str, ...]]]  # of each segment: source terms with their renderings


class Counts:
    """What was counted, by metric: of the draft, of each reference as a draft, and what has no value."""

    def __init__(self) -> None:
        self.statistics: dict[str, Statistics] = {}
        self.ceilings: dict[str, tuple[Statistics, ...]] = {}
        self.omitted: dict[str, Omission] = {}
        self.differences: list[str] = []  # from sacrebleu's count


def count(
    material: Material,
    metrics: Sequence[Metric],
    options: Mapping[str, Mapping[str, Option]] | None = None,
    *,
    check: bool = False,
    is_portion: bool = False,
) -> Counts:
    """Counts with all metrics; those of strings share their work.

    ``check``: with sacrebleu itself as well. ``is_portion``: others of the same draft follow, in which there may be
    something to count where there is nothing in this one.
    """
    counts = Counts()
    shared = _of_strings(material, [metric.name for metric in metrics if metric.name in STRINGS], options or {})
    for metric in metrics:
        found = shared.get(metric.name) or metric.statistics(material)
        if isinstance(found, Statistics) and not is_portion:
            found = settled(metric, found)
        if isinstance(found, Omission):
            counts.omitted[metric.name] = found
            continue
        counts.statistics[metric.name] = found
        ceilings = metric.ceilings(material) if metric.ceilings else ()
        counts.ceilings[metric.name] = tuple(each for each in ceilings if is_portion or metric.n(each))
    if check and material.references:
        from termkit.score.peer import differences

        counts.differences += differences(list(shared.values()), material.hypotheses, material.references)
    return counts


def _of_strings(
    material: Material, names: Sequence[str], options: Mapping[str, Mapping[str, Option]]
) -> dict[str, Statistics]:
    """The statistics of the metrics of strings, counted together."""
    if not material.references or not names:
        return {}
    metrics = [string_metric(name, options.get(name, {}), material.language) for name in names]
    ending = "" if material.segments == "line" else f"|segments:{material.segments}"
    found = statistics_of(metrics, material.hypotheses, material.references, ending)
    return dict(zip(names, found, strict=True))


def line_material(
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    sources: Sequence[str],
    matcher: Matcher | None,
    *,
    language: str,
    source_language: str | None = None,
    terms: Terms = (),
    documents: Sequence[str] = (),
) -> Material:
    """Parallel lines, with the terms of the glossary in them, or those that are given for each line."""
    theirs = tuple(map(tuple, references))
    origin = canonical(source_language) if source_language else matcher.glossary.source if matcher else "zh-Hant"
    pairs: list[PairView] = []
    if matcher is not None and sources:
        tag = matcher.glossary.narrow(language)
        source = _view(of_lines(sources, origin), matcher)
        pairs = [_pair(source, of_lines(lines, tag), matcher) for lines in (hypotheses, *theirs)]
    task = None
    if sources:
        each = tuple(terms) if terms else tuple(terms_of(pairs[0])) if pairs else ({},) * len(sources)
        task = Task(tuple(sources), tuple(hypotheses), filled(theirs), each, tuple(documents), origin, language)
    return Material(
        language=language,
        hypotheses=tuple(hypotheses),
        references=theirs,
        pair=pairs[0] if pairs else None,
        ceilings=tuple(pairs[1:]),
        no_pair="no source is known" if matcher is not None else "no glossary is known",
        task=task,
    )


def of_lines(lines: Sequence[str], language: str) -> Document:
    """A document with a block for each line, whatever the lines hold."""
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    text = "\n".join(lines)
    return Document("", text, language, tuple(blocks), find_masks(text))


def listed(
    hypotheses: str | Sequence[str],
    references: str | Sequence[str] | Sequence[Sequence[str]],
    sources: str | Sequence[str],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Hypotheses, references (one tuple for each reference) and sources, all of one length."""
    ours, origin = _texts(hypotheses), _texts(sources)
    if isinstance(references, str) or (
        references and isinstance(references[0], str) and not isinstance(hypotheses, str)
    ):
        references = [references]  # type: ignore[list-item]
    theirs = tuple(_texts(reference) for reference in references)
    if not ours:
        raise InputError("there is no segment to score")
    for what, texts in (("references", theirs), ("sources", (origin,) if origin else ())):
        for each in texts:
            if len(each) != len(ours):
                raise InputError(f"{len(ours)} hypotheses but {len(each)} {what}: one for each")
    return ours, theirs, origin


def _texts(texts: str | Sequence[str]) -> tuple[str, ...]:
    """A list of texts; one text is a list of one. Raises InputError for what is no text."""
    found = (texts,) if isinstance(texts, str) else tuple(texts)
    for number, text in enumerate(found):
        if not isinstance(text, str):
            raise InputError(f"segment {number} is {text!r}, not a text")
    return found


def _view(text: Document, matcher: Matcher) -> DocumentView:
    return DocumentView(text, matcher.find, matcher.glossary)


def _pair(source: DocumentView, target: Document, matcher: Matcher) -> PairView:
    spans = zip(source.document.blocks, target.blocks, strict=True)
    segments = tuple(Segment(left.span, right.span, "sentence") for left, right in spans)
    return PairView(Pair(source.document, target, segments), source, _view(target, matcher))


def terms_of(pair: PairView) -> list[dict[str, tuple[str, ...]]]:
    """For each segment, the source terms that the glossary knows in it, with their approved forms."""
    language = pair.target.document.language
    found: dict[Segment, dict[str, tuple[str, ...]]] = {segment: {} for segment in pair.pair.segments}
    text = pair.source.document.text
    for tally in pair.tallies:
        forms = tuple(tally.concept.approved(language))
        for match in tally.source if forms else ():
            found[tally.segment][text[match.start : match.end]] = forms
    return [found[segment] for segment in pair.pair.segments]
