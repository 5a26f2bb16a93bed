"""A passage of the source that nothing in the target renders.

The two texts are aligned sentence by sentence; where a passage of the source has no counterpart, and that is sure, it
was left out. The finding stands at the sentence of the target behind which the rendering should stand, and names the
passage. Labels, numbers, links, images, code and credits do not count, nor does a passage that a neighbouring sentence
may render too because it is much longer than what it stands for. Where a passage of about the same length was added
nearby, the finding is a remark only: the passage may have moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.evidence import PairView
from termkit.core.finding import Finding
from termkit.core.onesided import one_sided
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.span import Span
from termkit.text.sentences import sentences

_SHOWN = 24  # characters of the passage in the message


def _check(view: PairView) -> Iterator[Finding]:
    for found in one_sided(view, "source"):
        there = spot(view.source, *found.passage)
        behind = _last_sentence(view, found.behind) if found.behind else _first(view)
        if behind is None:
            continue
        shown = there.text if len(there.text) <= _SHOWN else there.text[:_SHOWN] + "…"
        where = "behind this" if found.behind else "before this"
        yield finding_at(
            spot(view.target, *behind),
            rule=RULE.name,
            severity="minor" if found.is_sure else "neutral",
            message=f"nothing here renders {' '.join(shown.split())!r}; it should stand {where}",
            related=(there,),
            confidence=round(found.confidence, 2),
        )


def _last_sentence(view: PairView, passage: Span) -> Span:
    document = view.target.document
    found = sentences(document.text, *passage, document.language)
    return found[-1] if found else passage


def _first(view: PairView) -> Span | None:
    """The first passage of the target, to stand for its beginning."""
    text = view.target.document.text
    return next((s.target for s in view.pair.segments if text[slice(*s.target)].strip()), None)


_SOURCE = (
    "河水在夜裡漲了起來，把橋也帶走了。村裡沒有人料到會這樣。\n\n船夫一年前就把船賣掉了。\n\n"
    "學校的老師數了兩遍孩子，發現少了一個。\n\n大家在兩岸隔著水互相喊話。"
)

_WHOLE = (
    "The boatman had sold his boat a year before.\n\n"
    "The schoolteacher counted the children twice and found one missing.\n\n"
    "People shouted to each other across the water."
)

RULE = Rule(
    name="omission",
    summary="a passage of the source that the target leaves out",
    severity="minor",
    mqm="omission",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="橋: bridge",
            source=_SOURCE,
            target="The river rose in the night and carried the bridge away. Nobody in the village had expected it.\n\n"
            "The boatman had sold his boat a year before.\n\nPeople shouted to each other across the water.",
            finds=("The boatman had sold his boat a year before.",),
        ),
        Sample(
            concepts="橋: bridge",
            source=_SOURCE,
            target="The river rose in the night and carried the bridge away. Nobody in the village had expected it.\n\n"
            + _WHOLE,
            finds=(),
        ),
        Sample(
            concepts="橋: bridge",
            source=_SOURCE,
            target="The river rose in the night and carried the bridge away, which nobody in the village expected.\n\n"
            + _WHOLE,
            finds=(),
            note="two sentences of the source in one",
        ),
    ),
)
