"""termkit keeps Chinese and English versions of a text consistent.

    glossary = termkit.load_glossary("glossary.yaml")
    result = termkit.check("translations/llm-2025.en.draft-b.md", glossary=glossary)
    termkit.convert("软件", to="zh-Hant-TW", source="zh-Hans")           # 軟體
    scores = termkit.score("draft.md", reference="reference.md", source="source.zh-Hant.md", glossary=glossary)

Spans are half-open ranges of code points in the text as it was decoded. Everything that goes wrong for a reason that
a person can mend raises a TermkitError, whose text says where, what and how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termkit.errors import ConfigError, GlossaryError, InputError, LanguageError, TermkitError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from termkit.core.glossary import Glossary
    from termkit.core.result import CheckResult
    from termkit.core.score import DraftScores, ScoreResult

__version__ = "0.1.0"

__all__ = [
    "ConfigError",
    "GlossaryError",
    "InputError",
    "LanguageError",
    "TermkitError",
    "__version__",
    "check",
    "check_text",
    "convert",
    "load_glossary",
    "score",
    "score_text",
]


def load_glossary(path: str | os.PathLike[str]) -> Glossary:
    """The glossary in a YAML file. Raises GlossaryError with all faults of the file, InputError if unreadable."""
    from pathlib import Path

    from termkit.jobs.reading import read_glossary_file

    return read_glossary_file(Path(path))


def check(
    *paths: str | os.PathLike[str],
    glossary: Glossary | str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    language: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> CheckResult:
    """Checks files, or all works in folders, against a glossary.

    A file is paired with ``source``, or with the source that lies beside it by name (essay.en.draft.md and
    essay.zh-Hant.md); a source is checked by itself. ``language`` is the tag of files whose names hold none.
    Offsets in the findings are code points of the decoded files.
    """
    from pathlib import Path

    from termkit.core.language import canonical
    from termkit.jobs.check import check_works, works_of

    loaded = _glossary(glossary)
    works = works_of(
        [Path(path) for path in paths],
        loaded,
        source=Path(source) if source is not None else None,
        language=canonical(language) if language else None,
    )
    return check_works(works, loaded, encoding=encoding, strict=strict)


def check_text(
    text: str,
    *,
    glossary: Glossary | str | os.PathLike[str],
    language: str,
    source: str | None = None,
    source_language: str | None = None,
    format: str = "text",  # noqa: A002 - the word that users know
    strict: bool = False,
) -> CheckResult:
    """Checks a text in memory, beside its source or alone; ``format`` is ``text`` or ``markdown``.

    ``source_language`` defaults to the glossary's. The paths in the findings are ``text`` and ``source``.
    """
    from termkit.core.language import canonical
    from termkit.formats import document
    from termkit.jobs.check import check_views, view_work
    from termkit.text.match import Matcher

    loaded = _glossary(glossary)
    target = document("text", text, loaded.narrow(canonical(language)), format)
    tag = canonical(source_language) if source_language else loaded.source
    origin = None if source is None else document("source", source, loaded.narrow(tag), format)
    view = view_work("text", origin, [(target, "")], Matcher(loaded), strict=strict)
    return check_views([view], loaded)


def convert(text: str, *, to: str, source: str | None = None, vocabulary: bool = True) -> str:
    """Converts Chinese text to the script and region ``to`` (a BCP 47 tag: zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK).

    ``source`` is the tag of the text; where it is None, the text's own characters tell. ``vocabulary`` also
    changes words where regions differ (软件, 軟體). Raises LanguageError for an unknown tag.
    """
    from termkit.text.convert import convert as convert_text

    return convert_text(text, to=to, source=source, vocabulary=vocabulary)


def score(
    *drafts: str | os.PathLike[str],
    reference: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    source: str | os.PathLike[str] | None = None,
    glossary: Glossary | str | os.PathLike[str] | None = None,
    metrics: Sequence[str] | None = None,
    gates: Mapping[str, float] | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> ScoreResult:
    """Scores draft files against one or several references, best first; term metrics need a source and a glossary.

    Reference and source are those given, or those that lie beside each draft by name. String metrics are 0 to 100,
    term metrics 0 to 1; each score carries its signature. ``gates`` are lower bounds, for ``ter`` an upper one.
    """
    import os
    from pathlib import Path

    from termkit.jobs.score import ALL, score_files

    references = [reference] if isinstance(reference, str | os.PathLike) else list(reference)
    return score_files(
        [Path(draft) for draft in drafts],
        references=[Path(each) for each in references],
        source=Path(source) if source is not None else None,
        glossary=None if glossary is None else _glossary(glossary),
        metrics=ALL if metrics is None else metrics,
        gates=gates,
        language=language,
        encoding=encoding,
    )


def score_text(
    hypotheses: str | Sequence[str],
    references: str | Sequence[str] | Sequence[Sequence[str]] = (),
    *,
    sources: str | Sequence[str] = (),
    glossary: Glossary | str | os.PathLike[str] | None = None,
    language: str = "en",
    metrics: Sequence[str] | None = None,
) -> DraftScores:
    """Scores parallel segments in memory; see ``termkit.jobs.score.score_segments`` for the shapes."""
    from termkit.jobs.score import ALL, score_segments

    return score_segments(
        hypotheses,
        references,
        sources=sources,
        glossary=None if glossary is None else _glossary(glossary),
        language=language,
        metrics=ALL if metrics is None else metrics,
    )


def _glossary(glossary: Glossary | str | os.PathLike[str]) -> Glossary:
    from termkit.core.glossary import Glossary as Loaded

    return glossary if isinstance(glossary, Loaded) else load_glossary(glossary)
