"""Words without their endings, by a small deterministic lemmatiser of ours or by one that is given.

The published scripts use the neural models of Stanza and spaCy. Ours makes the base form of an English word from the
inflections of ``termkit.text.inflection``: ``policies`` gives ``policy``, ``ran`` gives ``run``; without
context, ``banking`` always gives ``bank``. Chinese words have no endings. For a model's numbers, pass a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from termkit.core.language import primary
from termkit.errors import ConfigError, InputError, hint
from termkit.score.terms.words import words
from termkit.text.inflection import inflections, plural

ENGLISH = "termkit-english"
NAMES = (ENGLISH, "identity", "none")
Lemmatise = Callable[[str], str]

_MOST_KEYS = 65536
# where exchang and exchange both make exchanging, these endings ask for the e
_ASKS_FOR_E = re.compile(
    r"(?:at|bl|[cvz]|u|[aoe]us|[^su]s|[aeilr]g|[ae]ng|[cdgkpt]l|[iu]r|(?:^|[^ao])[iu]d|[^aeiou]in)\Z"
)


@lru_cache(maxsize=65536)
def english_lemma(word: str) -> str:
    """The base form of an English word in lower case; the word itself where English rules do not apply."""
    folded = word.lower()
    forms = inflections(folded)
    if len(forms) == 1:
        return folded
    bases = sorted((form for form in forms if plural(form)[0] in forms), key=lambda form: (len(form), form))
    near = [base for base in bases if folded.startswith(base[:-1])]  # not the other spelling of organize
    pool = near or bases
    if not pool:
        return folded
    base = pool[0]
    return base + "e" if base + "e" in pool and _ASKS_FOR_E.search(base) else base


class _Keys(dict[str, str]):
    """The keys of words that were met, begun anew when there are too many."""

    def __init__(self, lemma: Lemmatise) -> None:
        self._lemma = lemma

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEYS:
            self.clear()
        key = self[word] = self._lemma(word).lower()
        return key


@dataclass(frozen=True)
class Lemmatiser:
    """A function of one word, and the name it has in signatures. ``function`` is None where there is no model."""

    name: str
    function: Lemmatise | None

    @cached_property
    def of(self) -> Lemmatise:
        """The lemma of a word; without a model the word itself."""
        function = self.function
        if function is None or function is str.lower:
            return function or str

        @lru_cache(maxsize=65536)
        def lemma(word: str) -> str:
            found = function(word)
            if not isinstance(found, str):
                raise InputError(f"lemmatiser {self.name}: {word!r} gives {found!r}; it must give a text")
            return found

        return lemma

    @cached_property
    def key(self) -> Lemmatise:
        """The lemma of a word, lower-cased: what words are compared by."""
        return _Keys(self.of).__getitem__

    @cached_property
    def keys(self) -> Callable[[str], tuple[str, ...]]:
        """The keys of the words of a form, for forms that come again in other segments."""
        return lru_cache(maxsize=8192)(lambda form: tuple(map(self.key, words(form))))


def lemmatiser(option: str | Lemmatise | None, language: str) -> Lemmatiser:
    """The lemmatiser of an option, for a language.

    None: ours for English, ``identity`` for Chinese. ``none``: there is no model, as where the published script could
    not load one. Raises ConfigError for another name.
    """
    if option is None:
        option = ENGLISH if primary(language) == "en" else "identity"
    if callable(option):
        return Lemmatiser(getattr(option, "__name__", type(option).__name__).strip("<>"), option)
    if option not in NAMES:
        raise ConfigError(f"no lemmatiser is named {option!r}; {hint(option, NAMES)}, or give a function of one word")
    functions: dict[str, Lemmatise | None] = {ENGLISH: english_lemma, "identity": str.lower, "none": None}
    return Lemmatiser(option, functions[option])
