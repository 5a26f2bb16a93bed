"""Where words that have kin stand in texts: counts, first places, and what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.document import Document
from termkit.core.language import covers, script
from termkit.core.span import Span
from termkit.mine.kindred import Kindred, Script, kindred
from termkit.text.accurate import word_list
from termkit.text.boundaries import LONGEST_TERM, crosses_words
from termkit.text.fold import fold

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MOST_PLACES = 5  # of one surface that are kept
_HONG_KONG = ("zh-Hant-HK", "zh-Hant-MO")  # where the mainland's words are mostly not foreign, as in its own texts
_LETTER = re.compile("[a-z0-9_]")
_LATIN_BEFORE = re.compile(r"([a-z][a-z0-9+#]+) ?\Z")
_LONGEST_LATIN = 24
_PASSAGE = 1 << 18  # code points searched at a time
_LONGEST_WORD = 4
# What no modifier holds: particles, pronouns, verbs that take any object. Folded.
_LOOSE = frozenset(
    "的了是在和与及或把被从对将就也都不有会能可要再又还而且则于以为其此该这那每各本某来自由到向往一二两三"
    "几个些种中上下里内外前后时"
)
_GENERAL = frozenset(
    "使用 进行 需要 通过 透过 支持 支援 其他 其它 所有 任何 相关 以及 或者 如果 "
    "因为 所以 但是 没有 已经 必须 应该 包含 包括 提供 产生 生成 处理 执行 运行 "
    "建立 创建 新增 添加 删除 移除 更新 修改 编辑 查看 检视 管理 设定 设置 配置 "
    "选择 撰写 编写 学习 开始 停止 启动 启用 停用 允许 要求 得到 获取 取得 读取 "
    "写入 输出 输入 开启 打开 关闭 当前 目前 现有 新的 多个 单个 整个 直接 自动 "
    "手动 重新 同时 首先 然后 最后 例如 比如 由于 基于 根据 按照 关于 对于 不同 "
    "相同 特定 单一 完整 额外 主要 预设 默认 我们 你们 他们 它们 自己 大家 时候 "
    "现在 希望 想要 尝试 确保 确认 检查 显示 定义 指定 变更 更改 保留 忽略 解析 "
    "调用 呼叫 加载 载入 传递 传送 发送 接收 返回 回传 保存 储存 维护 控制 只能 "
    "只会 仅限 之间 之后 之前 以下 以上".split()
)


class Sightings:
    """One folded form: how often each way of writing it stands there, and the first places of each."""

    __slots__ = ("counts", "places", "scripts")

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.places: dict[str, list[tuple[int, Span]]] = {}
        self.scripts: set[Script] = set()

    def add(self, written: str, document: int, span: Span, of: Script) -> None:
        """Takes in one occurrence."""
        self.counts[written] = self.counts.get(written, 0) + 1
        places = self.places.setdefault(written, [])
        if len(places) < MOST_PLACES:
            places.append((document, span))
        self.scripts.add(of)


class Reading(NamedTuple):
    """A document made ready for the search."""

    number: int
    document: Document
    view: str
    script: Script


class Seen(NamedTuple):
    """What a search found: words by themselves, and words by the modifier that stands before them."""

    words: dict[str, Sightings]
    behind: dict[str, dict[str, Sightings]]
    scripts: set[Script]


def read(documents: Sequence[Document]) -> Iterator[Reading]:
    """The documents with their folded views, one at a time."""
    for number, document in enumerate(documents):
        is_hong_kong = any(covers(tag, document.language) for tag in _HONG_KONG)
        usage: Script = "Hant" if script(document.language) == "Hant" and not is_hong_kong else "Hans"
        yield Reading(number, document, fold(document.text), usage)


def see_words(documents: Sequence[Document]) -> Seen:
    """All occurrences of words that have kin."""
    seen = Seen({}, {}, set())
    for reading in read(documents):
        known, finder = kindred(reading.script), _finder(reading.script)
        seen.scripts.add(reading.script)
        for start, end, word in finder.find(reading.view):
            if _is_word(reading, start, end):
                _add(seen, reading, start, end)
                for at, inner in known.parts.get(word, ()):
                    _add(seen, reading, start + at, start + at + len(inner))
    return seen


def see_terms(documents: Sequence[Document], terms: Sequence[str]) -> dict[str, dict[str, Sightings]]:
    """Occurrences of folded terms: for each the terms that begin as it does, or hold it, decide by themselves.

    Gives for each term the sightings that lie in no longer one of the terms, and those that do, by that longer one.
    """
    found: dict[str, dict[str, Sightings]] = {}
    if not terms:
        return found
    finder = Finder(terms, ())
    for reading in read(documents):
        longer = _finder(reading.script)
        for start, end, word, cover in finder.find_all(reading.view):
            if _is_word(reading, start, end) and not longer.goes_on(reading.view, start, end):
                each = found.setdefault(word, {}).setdefault(cover, Sightings())
                each.add(reading.document.text[start:end], reading.number, Span(start, end), reading.script)
    return found


class Finder:
    """Finds words in a folded view; the leftmost and longest counts, and ``shields`` only hide what they cover."""

    def __init__(self, words: Sequence[str], shields: Sequence[str]) -> None:
        from ahocorasick_rs import AhoCorasick

        self._words = list(dict.fromkeys((*words, *shields)))
        self._known = frozenset(words) - frozenset(shields)
        self._shields = frozenset(shields)
        self._longest_shield = max(map(len, shields), default=0)
        self._automaton: AhoCorasick = AhoCorasick(self._words, store_patterns=False)

    def find(self, view: str) -> Iterator[tuple[int, int, str]]:
        """The words in order, none in another."""
        reached = 0
        for start, end, word in self._hits(view):
            is_known = word in self._known
            if start < reached or (is_known and self._is_torn(view, start, end)):
                continue
            reached = end
            if is_known:
                yield start, end, word

    def find_all(self, view: str) -> Iterator[tuple[int, int, str, str]]:
        """All words, each with the longest one that begins no later and covers it: itself, or another."""
        cover, cover_end = "", 0
        for start, end, word in self._hits(view):
            if end > cover_end:
                cover, cover_end = word, end
            yield start, end, word, cover

    def goes_on(self, view: str, start: int, end: int) -> bool:
        """Does a shield begin inside a range and end behind it: 的用戶|端?"""
        return any(
            view[cut:stop] in self._shields
            for cut in range(start + 1, end)
            for stop in range(end + 1, min(cut + self._longest_shield, len(view)) + 1)
        )

    def _is_torn(self, view: str, start: int, end: int) -> bool:
        """Does the match reach over the boundary of two words, or into another: 命令|列出, 外掛|程式碼?"""
        if end - start <= LONGEST_TERM and crosses_words(view, start, end):
            return True
        words = word_list()[0]
        for cut in range(start + 2, end):
            if view[start:cut] in words or view[start:cut] in self._known:
                for stop in range(end + 1, cut + _LONGEST_WORD + 1):
                    if view[cut:stop] in words or view[cut:stop] in self._known:
                        return True
        return False

    def _hits(self, view: str) -> Iterator[tuple[int, int, str]]:
        """All matches by their starts, the longest first; the view is cut at line ends, to hold few at a time."""
        begin = 0
        while begin < len(view):
            stop = view.find("\n", begin + _PASSAGE) + 1 or len(view)
            found = self._automaton.find_matches_as_indexes(view[begin:stop], overlapping=True)
            for start, minus_end, number in sorted((start, -end, number) for number, start, end in found):
                yield begin + start, begin - minus_end, self._words[number]
            begin = stop


@cache
def _finder(of: Script) -> Finder:
    known: Kindred = kindred(of)
    words = [*(word for kin in known.kin for word in kin.words), *(word for head in known.heads for word in head.words)]
    return Finder(words, [*known.fixed, *(guard for word in words for guard in known.guards.get(word, ()))])


def is_modifier(folded: str) -> bool:
    """Can that stand before a noun and make another term of it? 這些 and 使用 cannot."""
    return folded not in _GENERAL and _LOOSE.isdisjoint(folded)


def _add(seen: Seen, reading: Reading, start: int, end: int) -> None:
    text, view = reading.document.text, reading.view
    place = reading.number, Span(start, end), reading.script
    seen.words.setdefault(view[start:end], Sightings()).add(text[start:end], *place)
    begin = _modifier(view, start)
    if begin < start:
        by_modifier = seen.behind.setdefault(view[start:end], {})
        each = by_modifier.setdefault(view[begin:start].rstrip(), Sightings())
        each.add(text[begin:end], reading.number, Span(begin, end), reading.script)


def _is_word(reading: Reading, start: int, end: int) -> bool:
    """False inside code, and where Latin letters go on."""
    view = reading.view
    if reading.document.masks and reading.document.is_masked(start, end):
        return False
    return not (
        (_LETTER.match(view[start]) and start and _LETTER.match(view[start - 1]))
        or (_LETTER.match(view[end - 1]) and _LETTER.match(view, end))
    )


def _modifier(view: str, end: int) -> int:
    """Where the word of two or more characters begins that ends at ``end``; ``end`` itself where there is none."""
    if latin := _LATIN_BEFORE.search(view[max(0, end - _LONGEST_LATIN) : end]):
        return end - len(latin[0])
    words = word_list()[0]
    sizes = range(min(_LONGEST_WORD, end), 1, -1)
    size = next((size for size in sizes if view[end - size : end] in words), 0)
    start = end - (size or 2)
    modifier = view[max(0, start) : end]
    if len(modifier) < 2 or not all("\u3400" <= char <= "\u9fff" for char in modifier):
        return end
    if not is_modifier(modifier):
        return end
    is_torn = not size and any(view[start - more : start + 1] in words for more in range(1, min(3, start) + 1))
    return end if is_torn else start
