"""Which Chinese a text is written in: Simplified or Traditional, and whose Traditional.

Only characters that stand in one of the scripts alone are proof (see `script`). 后, 里, 干, 台 and all others that both
scripts write prove nothing.

Japanese writes 国, 学 and 会 too, and Korean hanja are Traditional: a sentence with more than one kana, Hangul
syllable or character that only Japan writes (駅) in ten is proof of nothing, and a text with as many has no verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, partial

from termkit.core.detection import Detection, Places, Script, ScriptSpan, Stray
from termkit.core.span import Span
from termkit.text.dictionaries import dictionary
from termkit.text.script import japanese_only, simplified_only, traditional_only

# What Hong Kong writes and Taiwan does not: forms, and words of Cantonese; what Taiwan writes and Hong Kong seldom
# does; and what neither does, but OpenCC's own standard and the Traditional books of the mainland. Chosen by hand
# from HKVariants and TWVariants. 說, 稅 or 衛 say nothing: people in Hong Kong type them too.
_HONG_KONG = "着裏説綫衞温脱悦閲税鋭鈎藴枱" + "咗嘅哋喺佢冇咁啲嗰唔噉嘢嚟嘞瞓攞啱㗎餸"
_TAIWAN = "裡臺汙著"
_NEITHER = "爲衆僞喫麪"
_WRITES = re.compile("著[名作者稱述錄書]|[名顯原土卓編巨論專合]著")  # 著 that all Traditional text writes so

_KANA_AND_HANGUL = "\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_ENDS = "\n\r\t|。！？；"  # of sentences; cells of a table count as such
_SENTENCE = re.compile(f"[^{_ENDS}]*+[{_ENDS}]*+")  # matches anywhere
_SHORT = 2000  # code points; so few are counted one by one, sooner than a pattern of thousands is compiled
_CHUNK = 1 << 14  # code points counted in one way
_STEP = 64  # characters found by one match


def detect(text: str) -> Detection:
    """Which Chinese ``text`` is written in; any string will do.

    Up to two characters of the other script, or one in twenty, are strays and no mixture, if there is five times as
    much proof against them. A region needs two characters that speak for it, and three times as many as against it.
    """
    han, foreign = _count_han(text), _foreign().count(text)
    chinese = _without_foreign(text) if foreign else text
    simplified, traditional = _simplified().count(chinese), _traditional().count(chinese)
    script: Script = "unknown" if _is_foreign(foreign, han) else _verdict(simplified, traditional)
    return Detection(
        script=script,
        language=_language(script, chinese),
        simplified=simplified,
        traditional=traditional,
        han=han,
        confidence=_confidence(script, simplified, traditional),
        find=partial(_places, text, script),
    )


class _Counted:
    """A set of characters, and how many of a text are in it, several times as fast as by looking at each.

    Where the last chunk held many, one match runs over _STEP of them and all between; else each match is one.
    """

    def __init__(self, characters: Iterable[str], ranges: str = "") -> None:
        self.characters = frozenset(characters)
        self._ranges = ranges  # more characters of the BMP, as in a pattern

    def count(self, text: str) -> int:
        if text.isascii():
            return 0
        if len(text) < _SHORT and not self._ranges:
            return sum(map(self.characters.__contains__, text))
        total = sum(map(self.characters.__contains__, _beyond_bmp(text)))
        many = False
        for at in range(0, len(text), _CHUNK):
            end, before = at + _CHUNK, total
            while many and (match := self._many.match(text, at, end)):
                total, at = total + _STEP, match.end()
            total += len(self._one.findall(text, at, end))
            many = total - before > _CHUNK // 50
        return total

    @cached_property
    def _class(self) -> str:  # with characters beyond the BMP in it, a class would be searched one by one
        return "".join(sorted(char for char in self.characters if char < "\U00010000")) + self._ranges

    @cached_property
    def _one(self) -> re.Pattern[str]:
        return re.compile(f"[{self._class}]")

    @cached_property
    def _many(self) -> re.Pattern[str]:
        return re.compile(f"(?:[^{self._class}]*+[{self._class}]){{{_STEP}}}")

    def search(self, text: str, start: int) -> re.Match[str] | None:
        """The first of the characters at or behind ``start``, as far as the BMP goes."""
        return self._one.search(text, start)


@cache
def _simplified() -> _Counted:
    return _Counted(simplified_only())


@cache
def _traditional() -> _Counted:
    return _Counted(traditional_only())


@cache
def _foreign() -> _Counted:
    return _Counted(japanese_only(), _KANA_AND_HANGUL)


# The upper bytes of the Han characters in the BMP, as far as these fill whole rows of 256; all but 〇 and row 4D.
_HAN_ROWS = {*range(0x34, 0x4D), *range(0x4E, 0xA0), 0xF9, 0xFA}
_OTHER_ROWS = bytes(row for row in range(256) if row not in _HAN_ROWS)


def _count_han(text: str) -> int:
    """The number of Han characters, with extensions and 〇; told from the upper bytes of UTF-16, which is fast."""
    if text.isascii():
        return 0
    rows = text.encode("utf-16-le", "surrogatepass")[1::2]
    count = len(rows.translate(None, _OTHER_ROWS)) + text.count("〇")
    if b"\x4d" in rows:
        count += len(re.findall("[\u4d00-\u4dbf]", text))
    return count + sum("\U00020000" <= char <= "\U0003ffff" for char in _beyond_bmp(text))


def _beyond_bmp(text: str) -> list[str]:
    """The characters beyond the BMP; that there are none, as mostly, the length of UTF-16 says soonest."""
    if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return []
    return re.findall("[\U00010000-\U0010ffff]", text)


def _is_foreign(foreign: int, han: int) -> bool:
    return foreign * 10 > foreign + han


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of the text, each with its offset; those that are Japanese or Korean are left out."""
    left_out = {span.start for span in _foreign_sentences(text)}
    return ((match.start(), match[0]) for match in _SENTENCE.finditer(text) if match.start() not in left_out)


def _foreign_sentences(text: str) -> Iterator[Span]:
    """The sentences that are Japanese or Korean, in order; only those that hold such a character are looked at."""
    end = 0
    while found := _foreign().search(text, end):
        start = max(text.rfind(mark, end, found.start()) for mark in _ENDS) + 1 or end
        end = next(_SENTENCE.finditer(text, found.start())).end()
        sentence = text[start:end]
        if _is_foreign(_foreign().count(sentence), _count_han(sentence)):
            yield Span(start, end)


def _without_foreign(text: str) -> str:
    parts: list[str] = []
    done = 0
    for start, end in _foreign_sentences(text):
        parts.append(text[done:start])
        done = end
    return "".join(parts) + text[done:]


def _verdict(simplified: int, traditional: int) -> Script:
    minor, major = sorted((simplified, traditional))
    if major == 0:
        return "unknown"
    if minor * 5 > major or minor > max(2, major // 20):
        return "mixed"
    return "Hans" if simplified > traditional else "Hant"


def _confidence(script: Script, simplified: int, traditional: int) -> float:
    """How much the proof outweighs its opposite; for a mixture, how evenly. One more counter-proof is assumed."""
    minor, major = sorted((simplified, traditional))
    if script == "unknown":
        return 0.0
    weight = 2 * minor if script == "mixed" else major - minor
    return round(weight / (major + minor + 1), 3)


def _language(script: Script, text: str) -> str | None:
    if script == "Hans":
        return "zh-Hans"
    if script != "Hant":
        return None
    region = _region(text)
    return f"zh-Hant-{region}" if region else "zh-Hant"


@cache
def _regional() -> re.Pattern[str]:
    return re.compile(f"[{_HONG_KONG}{_TAIWAN}{_NEITHER}]")


def _region(text: str) -> str | None:
    """``TW`` or ``HK``, where the forms of the characters prove it."""
    held = Counter(_regional().findall(text))
    hong_kong, taiwan, neither = (sum(held[char] for char in forms) for forms in (_HONG_KONG, _TAIWAN, _NEITHER))
    if held["著"]:
        taiwan -= len(_WRITES.findall(text))
    if hong_kong >= max(2, 3 * (taiwan + neither)):
        return "HK"
    if taiwan >= max(2, 3 * (hong_kong + neither)):
        return "TW"
    return None


def _places(text: str, script: Script) -> Places:
    """The spans and strays of a text whose verdict is ``script``."""
    if script == "unknown":
        return Places()
    simplified, traditional = simplified_only(), traditional_only()
    spans: list[_Stretch] = []
    stray: list[Stray] = []
    for start, sentence in _sentences(text):
        proof = [at for at, char in enumerate(sentence) if char in simplified or char in traditional]
        if not proof:
            continue
        hans = [sentence[at] for at in proof if sentence[at] in simplified]
        hant = [sentence[at] for at in proof if sentence[at] in traditional]
        here = _script_of(hans, hant, script)
        if not spans or spans[-1].script != here:
            spans.append(_Stretch(start, here))
        spans[-1].end = start + len(sentence)
        spans[-1].evidence.update(dict.fromkeys({"Hans": hans, "Hant": hant}.get(here, hans + hant)))
        other = {"Hans": traditional, "Hant": simplified}.get(here, ())
        stray += (Stray(start + at, sentence[at], _other(sentence[at])) for at in proof if sentence[at] in other)
    return Places(
        tuple(ScriptSpan(span.start, span.end, span.script, "".join(span.evidence)) for span in spans), tuple(stray)
    )


class _Stretch:
    """A span that may still grow."""

    def __init__(self, start: int, script: Script) -> None:
        self.start = self.end = start
        self.script = script
        self.evidence: dict[str, None] = {}


def _script_of(hans: list[str], hant: list[str], leading: Script) -> Script:
    """The script of one sentence, from its proof. Against the script of the text, three characters must speak."""
    if len(hans) == len(hant):
        return leading
    here: Script = "Hans" if len(hans) > len(hant) else "Hant"
    if leading in ("mixed", here):
        return here
    return here if len(set(hans if here == "Hans" else hant)) >= 3 else leading


def _other(char: str) -> str:
    """What the other script writes for a proving character."""
    return (dictionary("STCharacters").get(char) or dictionary("TSCharacters")[char])[0]
