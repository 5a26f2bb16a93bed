"""A passage of the target that renders nothing in the source.

The other side of omission: a passage of the target without a counterpart in the source, where that is sure. It may be
an explanation, a leftover of an older version, or invention. Labels, numbers, links, images, code and credits do not
count, nor do notes that say that they are the translator's, nor does a passage that a neighbouring sentence of the
source may hold too. Where a passage of about the same length was left out nearby, the finding is a remark only: the
passage may have moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.evidence import PairView
from termkit.core.finding import Finding
from termkit.core.onesided import one_sided
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at


def _check(view: PairView) -> Iterator[Finding]:
    for found in one_sided(view, "target"):
        behind = (spot(view.source, *found.behind),) if found.behind else ()
        yield finding_at(
            spot(view.target, *found.passage),
            rule=RULE.name,
            severity="minor" if found.is_sure else "neutral",
            message="nothing in the source says this" + ("; it would stand behind the passage shown" if behind else ""),
            related=behind,
            confidence=round(found.confidence, 2),
        )


_TARGET = (
    "The river rose in the night and carried the bridge away. Nobody in the village had expected it.\n\n"
    "The boatman had sold his boat a year before.\n\nThe schoolteacher counted the children twice and found one "
    "missing.\n\n"
    "People shouted to each other across the water."
)

RULE = Rule(
    name="addition",
    summary="a passage of the target that the source does not have",
    severity="minor",
    mqm="addition",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="橋: bridge",
            source="河水在夜裡漲了起來，把橋也帶走了。村裡沒有人料到會這樣。\n\n船夫一年前就把船賣掉了。\n\n"
            "大家在兩岸隔著水互相喊話。",
            target=_TARGET,
            finds=("The schoolteacher counted the children twice and found one missing.",),
        ),
        Sample(
            concepts="橋: bridge",
            source="河水在夜裡漲了起來，把橋也帶走了。村裡沒有人料到會這樣。\n\n船夫一年前就把船賣掉了。\n\n"
            "學校的老師數了兩遍孩子，發現少了一個。\n\n大家在兩岸隔著水互相喊話。",
            target=_TARGET,
            finds=(),
        ),
    ),
)
