"""Which renderings each concept got, over all pairs of a run: gathered pair by pair, so that no text need be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Spot
from termkit.core.match import TermMatch
from termkit.core.place import spot

MOST_PLACES = 200  # of one rendering that are kept; in a corpus the counts must do
_FEW_PLACES = 5  # where a concept has no forms that could contradict each other


@dataclass
class Rendering:
    """One rendering of one concept: how often it stands in the texts, and where the first ones are."""

    form: str  # the preferred one for all approved forms
    surface: str = ""  # the words as they first stood in a text
    count: int = 0
    places: list[Place] = field(default_factory=list)  # the first ones, and the first one of each document
    most: int = 0  # places that are kept besides
    documents: set[str] = field(default_factory=set)

    def add(self, place: Place) -> None:
        """Keeps a place if there is room, or if its document is new."""
        if len(self.places) < self.most or (self.most == MOST_PLACES and place.document not in self.documents):
            self.places.append(place)
            self.documents.add(place.document)


@dataclass(frozen=True)
class Place:
    """Where a rendering stands, in which document (a file, or a part of a bilingual file), and in what context."""

    spot: Spot
    document: str
    context: str = ""


@dataclass
class Uses:
    """All renderings, by language and concept, in the order in which they were met."""

    by_concept: dict[tuple[str, str], dict[str, Rendering]] = field(default_factory=dict)

    def add(self, pair: PairView) -> None:
        """Takes in what stands in one pair."""
        language = pair.target.document.language
        for tally in pair.tallies:
            for form, match in _renderings(tally, language):
                self._add(pair, tally, language, form, match)

    def merge(self, later: Uses) -> None:
        """Takes in what was gathered elsewhere from texts that come after these."""
        for key, renderings in later.by_concept.items():
            mine = self.by_concept.setdefault(key, {})
            for form, rendering in renderings.items():
                known = mine.setdefault(form, Rendering(form, rendering.surface, most=rendering.most))
                known.count += rendering.count
                for place in rendering.places:
                    known.add(place)

    def _add(self, pair: PairView, tally: Tally, language: str, form: str, match: TermMatch) -> None:
        renderings = self.by_concept.setdefault((language, tally.concept.id), {})
        rendering = renderings.get(form)
        if rendering is None:
            text = pair.target.document.text[match.start : match.end]
            most = MOST_PLACES if tally.concept.may_vary else _FEW_PLACES
            rendering = renderings[form] = Rendering(form, " ".join(text.split()), most=most)
        rendering.count += 1
        wanted = tally.concept.may_vary and pair.name not in rendering.documents
        if len(rendering.places) < rendering.most or wanted:
            rendering.add(Place(spot(pair.target, match.start, match.end), pair.name, tally.segment.context))


def _renderings(tally: Tally, language: str) -> Iterator[tuple[str, TermMatch]]:
    """What stands for a concept in one segment; approved forms may stand for each other, so they are one rendering."""
    main = tally.concept.preferred(language) or tally.concept.id
    for match in tally.approved:
        yield main, match
    for match in tally.variant:
        yield match.form, match
