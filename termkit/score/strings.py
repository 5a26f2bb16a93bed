"""What the metrics of strings share: a hypothesis beside one or several references, segment by segment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, cast

from termkit.core.score import Omission
from termkit.errors import InputError
from termkit.score.metric import Material
from termkit.score.statistics import Floats, Integers, Option, Statistics

Streams = Sequence[Sequence[str | None]]  # for each reference, a text for each hypothesis; None: there is none


class StringMetric(Protocol):
    """A metric of strings with its options: Bleu, Chrf and Ter.

    The options of each have sacrebleu's names and defaults.
    """

    @property
    def name(self) -> str:
        """As in the catalog: ``bleu``, ``chrf``, ``chrf++``, ``ter``."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What a row counts."""

    @property
    def options(self) -> Mapping[str, Option]:
        """With these the class is made again."""

    def signature(self, references: int | None) -> str:
        """Exactly sacrebleu's, for so many references; None: their number varies."""

    def rows(self, hypotheses: Sequence[str], references: Streams) -> Integers:
        """The counts of each segment, [segments, columns]: sacrebleu's integers."""

    def values(self, sums: Floats, streams: int = 1) -> Floats:
        """Values of sums of rows, [..., columns] to [...]; sacrebleu's to 1e-9. ``streams``: of references."""


class OnePass(StringMetric, Protocol):
    """A metric of strings that counts together with others of its kind, in the time of the longest."""

    @property
    def pass_key(self) -> Hashable:
        """Metrics with the same key count in one pass."""

    def counted(self, metrics: Sequence[Any], texts: Streams) -> list[Integers]:
        """The rows of metrics with this key; ``texts`` are the hypotheses, then each stream of references."""


def string_statistics(
    metric: StringMetric, hypotheses: Sequence[str], references: Streams, ending: str = ""
) -> Statistics:
    """The statistics of a draft, checked first; see ``statistics_of``."""
    return statistics_of([metric], hypotheses, references, ending)[0]


def statistics_of(
    metrics: Sequence[StringMetric], hypotheses: Sequence[str], references: Streams, ending: str = ""
) -> list[Statistics]:
    """The statistics of a draft for each metric; chrF and chrF++, or two kinds of BLEU, are counted in one pass.

    Raises InputError for a reference of another length (sacrebleu would cut the longer one in silence), for a string
    where a list belongs, and for what is no text.
    """
    check_streams(hypotheses, references)
    counted, rows = count_references(references), _rows(metrics, hypotheses, references)
    return [
        Statistics(
            metric=metric.name,
            signature=metric.signature(counted) + ending,
            columns=metric.columns,
            rows=found,
            size=len(hypotheses),
            options={**metric.options, "streams": len(references)},
        )
        for metric, found in zip(metrics, rows, strict=True)
    ]


def _rows(metrics: Sequence[StringMetric], hypotheses: Sequence[str], references: Streams) -> list[Integers]:
    """The rows of each metric."""
    together: dict[Hashable, list[int]] = {}
    for number, metric in enumerate(metrics):
        together.setdefault(getattr(metric, "pass_key", number), []).append(number)
    rows: dict[int, Integers] = {}
    for numbers in together.values():
        first = metrics[numbers[0]]
        if hasattr(first, "pass_key"):
            found = cast(OnePass, first).counted([metrics[number] for number in numbers], [hypotheses, *references])
        else:
            found = [first.rows(hypotheses, references)]
        rows.update(zip(numbers, found, strict=True))
    return [rows[number] for number in range(len(metrics))]


def of_material(metric: StringMetric, material: Material) -> Statistics | Omission:
    """The statistics of a draft's segments, or why there are none.

    The signature ends with ``|segments:paragraph`` (or ``section``, ``document``) where segments are not lines.
    """
    if not material.references:
        return Omission(metric.name, "no reference is known")
    ending = "" if material.segments == "line" else f"|segments:{material.segments}"
    return string_statistics(metric, material.hypotheses, material.references, ending)


def of_sums(make: Callable[..., StringMetric], statistics: Statistics, sums: Floats) -> Floats:
    """Values of sums, by the metric that ``make`` builds of the statistics' own options."""
    options = dict(statistics.options)
    streams = options.pop("streams")
    assert isinstance(streams, int)
    return make(**options).values(sums, streams)


def count_references(references: Streams) -> int | None:
    """How many references each segment has; None where that varies."""
    if all(None not in stream for stream in references):
        return len(references)
    counts = {sum(text is not None for text in each) for each in zip(*references, strict=True)}
    return counts.pop() if len(counts) == 1 else None


def check_streams(hypotheses: Sequence[str], references: Streams) -> None:
    """Raises InputError for anything but a list of texts and lists of as many texts."""
    if isinstance(hypotheses, str):
        raise InputError("hypotheses: a list of texts is needed, not one text; write [hypothesis]")
    if isinstance(references, str) or any(isinstance(stream, str) for stream in references):
        raise InputError(
            "references: a list of reference streams is needed, each a list of one text a hypothesis; "
            "write [references], or [[reference]] for one segment"
        )
    if not hypotheses:
        raise InputError("there is no segment to score")
    if not references:
        raise InputError("there is no reference; give at least one stream")
    for number, text in enumerate(hypotheses):
        if not isinstance(text, str):
            raise InputError(f"hypothesis {number} is {text!r}, not a text")
    for which, stream in enumerate(references):
        if len(stream) != len(hypotheses):
            raise InputError(_unequal(len(hypotheses), references, which))
        for number, reference in enumerate(stream):
            if reference is not None and not isinstance(reference, str):
                raise InputError(f"reference {number} of stream {which} is {reference!r}, not a text")
    for number, each in enumerate(zip(*references, strict=True)):
        if all(reference is None for reference in each):
            raise InputError(f"segment {number} has no reference")


def _unequal(size: int, references: Streams, which: int) -> str:
    stream = references[which]
    message = f"{size} hypotheses but {len(stream)} references in stream {which}: one for each"
    if len(references) == size and len({len(each) for each in references}) == 1:
        message += (
            "; the references seem to be transposed: give one list for each reference, not one for each segment: "
            "list(zip(*references))"
        )
    return message


def filled(references: Streams) -> tuple[tuple[str, ...], ...]:
    """The streams with another reference of the same segment wherever one is missing."""
    rows = zip(*references, strict=True)
    whole = [
        [text if text is not None else next((t for t in row if t is not None), "") for text in row] for row in rows
    ]
    return tuple(zip(*whole, strict=True)) if whole else tuple(() for _ in references)
