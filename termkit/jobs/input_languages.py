"""Which language a file is checked in: by flags, its path, its translations, the glossary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese, primary, related, script
from termkit.jobs.gathered import Gathered
from termkit.jobs.layouts import BARE


class Languages:
    """The languages of a run; what it has to assume is noted."""

    def __init__(
        self, glossary: Glossary, source: str | None, target: str | None, configured: str | None, gathered: Gathered
    ) -> None:
        self._glossary = glossary
        self._gathered = gathered
        self.asked_source = source
        self.asked_target = target
        self.source = source or configured or self._source_for(target)

    def _source_for(self, target: str | None) -> str:
        """The glossary's source, but where that is what to translate to."""
        glossary = self._glossary
        if target and related(target, glossary.source) and not related(target, glossary.target):
            return glossary.target
        return glossary.source

    @property
    def stated_source(self) -> str | None:
        """The language of the sources where it is not simply the glossary's."""
        return self.asked_source or (self.source if self.source != self._glossary.source else None)

    def is_source(self, language: str) -> bool:
        """Is a text in this language a source?"""
        return related(language, self.source)

    def other(self, language: str) -> str:
        """The glossary's language that this one is translated to."""
        glossary = self._glossary
        return glossary.source if related(language, glossary.target) else glossary.target

    def narrow(self, language: str) -> str:
        """As precise as the glossary is."""
        return self._glossary.narrow(language)

    def resolve(self, tag: str, others: Collection[str] = ()) -> str:
        """A tag as precise as the glossary; ``zh`` alone is Simplified where ``others`` have Traditional in its place.

        Else it is what is asked for, or the glossary's Chinese, or Simplified where that has both.
        """
        if tag != BARE:
            return self.narrow(tag)
        asked = [self.asked_target, self.source, self._glossary.source, self._glossary.target]
        chinese = [each for each in asked if each and is_chinese(each)]
        if any(other != BARE and script(other) == "Hant" for other in others):
            return next((each for each in chinese if script(each) == "Hans"), "zh-Hans")
        if self.asked_target in chinese and not is_chinese(self.source):
            return chinese[0]
        return chinese[0] if len({script(each) for each in chinese}) == 1 else "zh-Hans"

    def told(self, tag: str, others: Collection[str], path: Path) -> str:
        """The language of a file that its path tells; what ``zh`` alone was taken for is noted."""
        language = self.resolve(tag, others)
        if tag == BARE:
            message = f"'zh' in the path is taken for {language}; a tag with a script, or --to TAG, says otherwise"
            self._gathered.tell(message, path)
        return language

    def target(self, told: str, path: Path, *, named: bool) -> str | None:
        """The language of a target; None for one in another language than is asked for, unless the file is named."""
        asked = self.asked_target
        if asked is None:
            return self.narrow(told)
        if related(told, asked):
            return self.narrow(max(told, asked, key=len))
        if named:
            self._gathered.tell(f"checked as {asked}, as was asked for, though its path says {told}", path)
            return self.narrow(asked)
        self._gathered.tell(f"in {told}, not in {asked}; left out", path)
        return None

    def of_base(self, translations: Sequence[str]) -> str | None:
        """The language of a file without a tag, by the tags of its translations; None where there are none.

        It is the source's, unless that is among them, or all are the same language in another script or region.
        """
        if not translations:
            return None
        languages = [self.resolve(tag, translations) for tag in translations]
        other = self.other(self.source)
        if any(map(self.is_source, languages)):
            return other
        same = all(primary(language) == primary(self.source) for language in languages)
        return other if same and primary(other) != primary(self.source) else self.source

    def assumed(self, language: str, path: Path) -> str:
        """Notes that a file's language was told by its translations only."""
        self._gathered.tell(f"taken for {language}, since translations lie beside it", path)
        return language
