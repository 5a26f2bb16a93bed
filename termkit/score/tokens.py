"""Tokens as sacrebleu's tokenizers make them, many lines in one pass, and the numbers that stand for them.

The rules of ``13a``, ``zh`` and ``intl`` look at a character and its neighbours, so a table of classes and a few
comparisons say beside which characters a space belongs. Only a line in which two of the marks meet before a digit
depends on the order of sacrebleu's substitutions; such a line goes through sacrebleu's own tokenizer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from termkit.errors import ConfigError
from termkit.score.ngrams import code_points
from termkit.score.statistics import Integers

if TYPE_CHECKING:
    from sacrebleu.tokenizers.tokenizer_base import BaseTokenizer

Lines = Sequence[str]
Tokens = list[list[str]]  # of each line
Tokenizer = Callable[[Lines], Tokens]

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # that chrF++ parts from words
_ISOLATED, _MARK, _DASH, _DIGIT, _LINE_END = 1, 2, 3, 4, 5  # classes of characters; 0: all others
_ASCII_ISOLATED = (("{", "~"), ("[", "`"), ("!", "&"), ("(", "+"), (":", "@"), ("/", "/"))  # first and last
_CHINESE = (  # first and last; sacrebleu's table as it works: its Extension B is read as U+2001 to U+2A6D
    ("\u2001", "\u2a6d"),
    ("\u2e80", "\u2eff"),
    ("\u2f00", "\u2fdf"),
    ("\u2ff0", "\u303f"),
    ("\u3100", "\u312f"),
    ("\u31a0", "\u31bf"),
    ("\u31c0", "\u31ef"),
    ("\u3200", "\u33ff"),
    ("\u3400", "\u4db5"),
    ("\u4e00", "\u9fbb"),
    ("\uf900", "\ufa2d"),
    ("\ufa30", "\ufa6a"),
    ("\ufa70", "\ufad9"),
    ("\ufe10", "\ufe1f"),
    ("\ufe30", "\ufe4f"),
    ("\uff00", "\uffef"),
)
_PEERS: Mapping[str, tuple[str, str]] = {  # module and class of sacrebleu
    "13a": ("tokenizer_13a", "Tokenizer13a"),
    "zh": ("tokenizer_zh", "TokenizerZh"),
    "intl": ("tokenizer_intl", "TokenizerV14International"),
    "ja-mecab": ("tokenizer_ja_mecab", "TokenizerJaMecab"),
    "ko-mecab": ("tokenizer_ko_mecab", "TokenizerKoMecab"),
}
_MODELS: Mapping[str, str] = {  # our names of sentencepiece models to sacrebleu's
    "spm": "flores101",  # as sacrebleu reads it
    "flores101": "flores101",
    "flores200": "flores200",
    "spBLEU-1K": "spBLEU-1K",
}


def tokenizer(name: str) -> Tokenizer:
    """The tokenizer that sacrebleu has under the name, for many lines at once.

    Lines are those of sacrebleu's BLEU: lower-cased if need be, and without white space at the end. Raises ConfigError
    for an unknown name and for a tokenizer whose model or library is not here; nothing is downloaded.
    """
    if name in _OWN:
        return _OWN[name]
    peer = _peer(name)
    return lambda lines: [peer(line).split() for line in lines]


def tokenizer_signature(name: str) -> str:
    """What a signature says of the tokenizer."""
    if name in _OWN:
        return name
    return _MODELS[name] if name in _MODELS else str(_peer(name).signature())  # type: ignore[no-untyped-call]


def check_tokenizer(name: str) -> None:
    """Raises ConfigError where ``tokenizer`` would not know the name."""
    known = [*_OWN, *_PEERS, *_MODELS]
    if name not in known:
        raise ConfigError(f"bleu: no tokenizer is named {name!r}; known are {', '.join(dict.fromkeys(known))}")


def parted(words: Iterable[str]) -> list[str]:
    """The words of chrF++: a mark at the end of a word, else one at its beginning, is a word of its own."""
    found: list[str] = []
    for word in words:
        if len(word) > 1 and word[-1] in PUNCTUATION:
            found += (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in PUNCTUATION:
            found += (word[0], word[1:])
        else:
            found.append(word)
    return found


class Vocabulary(dict[str, int]):
    """Numbers of tokens from 1, in the order in which they come up."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self) + 1
        return number

    def ids(self, lines: Tokens) -> Integers:
        """The numbers of all tokens."""
        return np.fromiter(map(self.__getitem__, chain.from_iterable(lines)), np.int64, sum(map(len, lines)))


class Words(dict[str, int]):
    """The words of chrF++ by what white space separates: a number, or two where punctuation is parted from a word.

    Two numbers are kept as one, the second in the higher 32 bits.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers = Vocabulary()

    def __missing__(self, word: str) -> int:
        first, *rest = [self._numbers[piece] for piece in parted([word])]
        code = self[word] = first | rest[0] << 32 if rest else first
        return code

    def pieces(self, lines: Tokens) -> tuple[Integers, Integers]:
        """The numbers of all words and marks, and how many each line has."""
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        words = chain.from_iterable(lines)
        codes = np.fromiter(map(self.__getitem__, words), np.int64, int(lengths.sum()))
        second = codes >> 32
        parted = second > 0
        before = np.concatenate([[0], np.cumsum(parted)])
        places = np.arange(codes.size) + before[:-1]
        ids = np.empty(codes.size + int(before[-1]), dtype=np.int64)
        ids[places] = codes & 0xFFFFFFFF
        ids[places[parted] + 1] = second[parted]
        ends = np.cumsum(lengths)
        return ids, lengths + before[ends] - before[ends - lengths]


def _none(lines: Lines) -> Tokens:
    return [line.split() for line in lines]


def _char(lines: Lines) -> Tokens:
    return [list("".join(line.split())) for line in lines]


def _13a(lines: Lines) -> Tokens:
    text = _joined([_unwrapped(line) for line in lines] if any("\n" in line for line in lines) else lines)
    text = text.replace("<skipped>", "")
    if "&" in text:
        for name, character in (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
            text = text.replace(name, character)
    return _spaced("13a", lines, text, _latin_classes(), digits=(_DIGIT,))


def _unwrapped(line: str) -> str:
    return line.replace("<skipped>", "").replace("-\n", "").replace("\n", " ")


def _zh(lines: Lines) -> Tokens:
    text = _joined([line.strip().replace("\n", " ") for line in lines])
    return _spaced("zh", lines, text, _chinese_classes(), digits=(_DIGIT, _LINE_END))


def _intl(lines: Lines) -> Tokens:
    text = _joined([line.replace("\n", " ") for line in lines])
    return _spaced("intl", lines, text, _unicode_classes(), digits=(_DIGIT, _LINE_END))


_OWN: Mapping[str, Tokenizer] = {"13a": _13a, "zh": _zh, "intl": _intl, "char": _char, "none": _none}


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _spaced(name: str, lines: Lines, text: str, classes: NDArray[np.uint8], digits: Sequence[int]) -> Tokens:
    """Sets spaces around characters of ``text``, the lines with line ends between them, and splits it.

    A mark stays where it is only between two of ``digits``.
    """
    if not lines:
        return []
    points = code_points(text)
    kinds = np.full(points.size + 2, _LINE_END, dtype=np.uint8)
    kinds[1:-1] = classes[np.minimum(points, classes.size - 1)]
    here, before, after = kinds[1:-1], kinds[:-2], kinds[2:]
    digit = np.zeros(6, dtype=np.bool_)
    digit[list(digits)] = True
    held = digit[kinds]
    mark = here == _MARK
    apart = here == _ISOLATED
    apart |= mark & ~(held[:-2] & held[2:])
    apart |= (here == _DASH) & (before == _DIGIT)
    places = np.arange(points.size) + 2 * np.cumsum(apart) - apart
    spaced = np.full(points.size + 2 * int(np.count_nonzero(apart)), ord(" "), dtype=np.uint32)
    spaced[places] = points
    tokens = [line.split() for line in spaced.tobytes().decode("utf-32-le", "surrogatepass").split("\n")]
    odd = np.flatnonzero(mark & (before == _MARK) & (after == _DIGIT))
    if odd.size:
        peer = _peer(name)
        for line in set(np.cumsum(here == _LINE_END)[odd].tolist()):
            tokens[line] = peer(lines[line]).split()
    return tokens


@cache
def _latin_classes() -> NDArray[np.uint8]:
    """Classes of ASCII and of one character beyond, which stands for all others."""
    classes = np.zeros(129, dtype=np.uint8)
    for first, last in _ASCII_ISOLATED:
        classes[ord(first) : ord(last) + 1] = _ISOLATED
    classes[ord("0") : ord("9") + 1] = _DIGIT
    classes[[ord("."), ord(",")]] = _MARK
    classes[ord("-")] = _DASH
    classes[ord("\n")] = _LINE_END
    return classes


@cache
def _chinese_classes() -> NDArray[np.uint8]:
    """The same for the plane that sacrebleu looks at, and one character beyond."""
    classes = np.zeros(0x10001, dtype=np.uint8)
    classes[:128] = _latin_classes()[:128]
    for first, last in _CHINESE:
        classes[ord(first) : ord(last) + 1] = _ISOLATED
    return classes


@cache
def _unicode_classes() -> NDArray[np.uint8]:
    """Numbers, punctuation and symbols of Unicode, as the library that sacrebleu uses knows them."""
    import regex

    classes = np.zeros(0x110000, dtype=np.uint8)
    every = np.arange(0x110000, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    for pattern, kind in ((r"\p{N}+", _DIGIT), (r"\p{P}+", _MARK), (r"\p{S}+", _ISOLATED)):
        for found in regex.finditer(pattern, every):
            classes[found.start() : found.end()] = kind
    classes[ord("\n")] = _LINE_END
    return classes


@cache
def _peer(name: str) -> BaseTokenizer:
    """Sacrebleu's own tokenizer. Raises ConfigError where it lacks a model, which it would download, or a library."""
    from importlib import import_module

    if name in _MODELS:
        return _sentencepiece(_MODELS[name])
    module, kind = _PEERS[name]
    try:
        made: BaseTokenizer = getattr(import_module(f"sacrebleu.tokenizers.{module}"), kind)()
    except RuntimeError as error:
        extra = name.removesuffix("-mecab")
        raise ConfigError(f"the tokenizer {name} needs a library: pip install 'sacrebleu[{extra}]'") from error
    return made


def _sentencepiece(key: str) -> BaseTokenizer:
    from sacrebleu.tokenizers.tokenizer_spm import SPM_MODELS, TokenizerSPM
    from sacrebleu.utils import SACREBLEU_DIR

    path = Path(SACREBLEU_DIR, "models", Path(SPM_MODELS[key]["url"]).name)
    if not path.exists():
        raise ConfigError(
            f"the tokenizer {key} needs the model {path}, and nothing is downloaded by itself: "
            f"get it once with sacrebleu --tokenize {key}, or put the file there"
        )
    try:
        made: BaseTokenizer = TokenizerSPM(key)  # type: ignore[no-untyped-call]
    except ImportError as error:
        raise ConfigError(f"the tokenizer {key} needs a library: pip install sentencepiece") from error
    except (OSError, RuntimeError) as error:
        raise ConfigError(f"the tokenizer {key} cannot read its model {path}: {error}") from error
    return made
