"""Texts and glossaries to measure with: made up from our own sentences, the same bytes every time.

A text is a run of blocks; each sentence exists in Traditional Chinese and in English, with the same terms in both, so
that one seed yields a mixed text, a pair of source and target, and a PO file, all of the same structure. About one
term stands in every 25 characters, which is dense.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

SLIPS = 0.01  # share of term occurrences that are rendered by the deprecated form
_SEED = 20250131

# Chinese, English, and an English form that the glossary refuses.
_HEADS = """
模型 model mould|索引 index register|資料庫 database databank|伺服器 server hostbox|介面 interface boundary
排程 schedule timetable|快取 cache faststore|佇列 queue line-up|節點 node knot|指標 metric indicator
函式 function routine|參數 parameter argument|權重 weight heaviness|樣本 sample specimen|標籤 label sticker
迴圈 loop roundabout|權限 permission authority|憑證 certificate testimonial|外掛 plugin add-on|測試 test trial
"""
_MODIFIERS = """
向量 vector vectorial|稀疏 sparse thin|動態 dynamic moving|靜態 static still|遠端 remote far-end|本機 local home-side
加密 encrypted ciphered|公開 public overt|分散 distributed scattered|巢狀 nested nestlike|即時 real-time instant
離線 offline off-wire|平行 parallel side-by-side|遞迴 recursive recurring|機率 probabilistic chancy
語意 semantic meaning|語音 speech voice|視覺 visual optic|合成 synthetic artificial|暫存 temporary transient
備用 spare standby|預設 default preset|共用 shared communal|唯讀 read-only unwritable|匿名 anonymous nameless
全域 global worldwide|區域 regional zonal|線性 linear lineal|對數 logarithmic log-like|隨機 random haphazard
有序 ordered orderly|循環 cyclic circular|雙向 bidirectional two-way|單向 unidirectional one-way
同步 synchronous in-step|延遲 lazy delayed|熱門 popular hot|冷門 rare cold|主要 primary main|次要 secondary minor
臨界 critical borderline|彈性 elastic springy|固定 fixed firm|浮動 floating adrift|虛擬 virtual fictive
實體 physical bodily|內嵌 embedded inlaid|外部 external outer|原生 native inborn|混合 hybrid mongrel
"""
_SENTENCES = (
    ("這份{0}先交給{1}檢查，再併入{2}。", "The {0} goes to the {1} first, and then into the {2}."),
    ("沒有{0}，{1}就無從比較。", "Without the {0}, no {1} can be compared."),
    ("我們把{0}拆成{1}與{2}，各自量一遍。", "We split the {0} into the {1} and the {2}."),
    ("{0}變慢的時候，多半是{1}的緣故。", "When the {0} slows down, blame the {1}."),
    ("上個月的{0}還在用舊的{1}。", "Last month the {0} still used the old {1}."),
    ("{0}、{1}和{2}缺一不可。", "It takes the {0}, the {1} and the {2}."),
    ("先看{0}，後看{1}，最後才看{2}。", "Look at the {0} first, at the {1} next, and at the {2} last."),
    ("團隊決定讓{0}取代{1}。", "The team lets the {0} replace the {1}."),
    ("誰動過{0}，就要重跑{1}。", "Whoever touches the {0} runs the {1} again."),
    ("{0}的說明寫得比{1}清楚。", "The {0} is described better than the {1}."),
    ("客戶問的是{0}，我們答的是{1}。", "They asked about the {0}, and we spoke of the {1}."),
    ("預算只夠買一套{0}，{1}得再等等。", "The budget buys one {0}, and the {1} has to wait."),
    ("{0}出錯時，{1}會留下紀錄，{2}照常運作。", "When the {0} fails, the {1} keeps notes and the {2} goes on."),
    ("他花了三天才讀懂{0}。", "It took him three days to understand the {0}."),
    ("把 `size` 調大，{0}和{1}都會快一點。", "Raise `size`, and the {0} and the {1} get faster."),
    ("細節見[{0}](https://example.org/a)與{1}。", "See [the {0}](https://example.org/a) and the {1}."),
    ("那天下午誰也沒有說話，只聽見外頭在下雨。", "Nobody said a word that afternoon; there was only the rain outside."),
    ("事情到了這一步，再爭下去也不會有結果。", "At this point, nothing would come of going on with the quarrel."),
    (
        "她把昨天的信又讀了一遍，才慢慢收進抽屜裡。",
        "She read the letter of yesterday once more, then put it away slowly.",
    ),
)
_HEADING = ("## {0}與{1}", "## The {0} and the {1}")


class Concept(NamedTuple):
    """Three forms: Chinese, the English to use, the English that is refused."""

    zh: str
    en: str
    refused: str


class Sentence(NamedTuple):
    """One statement in both languages; ``slip`` and ``zh_slip`` hold a wrong term now and then."""

    zh: str
    en: str
    slip: str
    zh_slip: str


class Block(NamedTuple):
    """A heading, a list item or a paragraph."""

    mark: str
    sentences: tuple[Sentence, ...]


def concepts(number: int) -> list[Concept]:
    """Simple terms and compounds of two parts; of three parts beyond a thousand. Deterministic."""
    heads, modifiers = _words(_HEADS), _words(_MODIFIERS)
    pairs = [_compound(*parts) for parts in product(modifiers, heads)]
    if number <= len(heads) + len(pairs):
        return heads + Random(_SEED).sample(pairs, number - len(heads))
    triples = [_compound(*parts) for parts in product(modifiers, modifiers, heads) if parts[0] is not parts[1]]
    return heads + pairs + Random(_SEED).sample(triples, number - len(heads) - len(pairs))


def _words(table: str) -> list[Concept]:
    return [Concept(*entry.split()) for line in table.split("\n") if line for entry in line.split("|")]


def _compound(first: Concept, *rest: Concept) -> Concept:
    tail = " ".join(part.en for part in rest)
    zh = first.zh + "".join(part.zh for part in rest)
    return Concept(zh, f"{first.en} {tail}", f"{first.refused} {tail}")


def write_glossary(path: Path, entries: list[Concept]) -> None:
    """The concepts as a termkit glossary."""
    with path.open("w", encoding="utf-8") as file:
        file.write("termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n")
        for entry in entries:
            name = entry.en.replace(" ", "-")
            en = f"{{preferred: {entry.en}, deprecated: [{entry.refused}]}}"
            file.write(f"  {name}:\n    zh-Hant-TW: {entry.zh}\n    en: {en}\n")


def write_mixed(path: Path, entries: list[Concept], size: int) -> None:
    """Chinese and English sentences in turns by chance, at least ``size`` bytes of UTF-8."""
    choice = Random(_SEED)
    with path.open("w", encoding="utf-8") as file:
        for block in _blocks(entries):
            file.write(block.mark + " ".join(choice.choice((s.zh, s.en)) for s in block.sentences) + "\n\n")
            if file.tell() >= size:
                return


def write_pair(source: Path, target: Path, entries: list[Concept], size: int) -> None:
    """A Chinese source and its English version, the latter of at least ``size`` bytes, with its slips."""
    with source.open("w", encoding="utf-8") as zh, target.open("w", encoding="utf-8") as en:
        for block in _blocks(entries):
            zh.write(block.mark + "".join(s.zh for s in block.sentences) + "\n\n")
            en.write(block.mark + " ".join(s.slip for s in block.sentences) + "\n\n")
            if en.tell() >= size:
                return


def write_chinese(path: Path, entries: list[Concept], size: int) -> None:
    """The Chinese alone, at least ``size`` bytes."""
    with path.open("w", encoding="utf-8") as file:
        for block in _blocks(entries):
            file.write(block.mark + "".join(s.zh for s in block.sentences) + "\n\n")
            if file.tell() >= size:
                return


def write_po(path: Path, entries: list[Concept], size: int) -> None:
    """The pair as a PO file, a sentence an entry, English to Chinese; the English makes ``size`` bytes."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n')
        for block in _blocks(entries):
            for sentence in block.sentences:
                file.write(f'msgid "{sentence.en}"\nmsgstr "{sentence.zh_slip}"\n\n')
                written += len(sentence.en) + 1
            if written >= size:
                return


def write_jsonl(path: Path, entries: list[Concept], size: int) -> None:
    """The pair as a bitext of one sentence a line, English to Chinese, at least ``size`` bytes."""
    written = number = 0
    with path.open("w", encoding="utf-8") as file:
        for block in _blocks(entries):
            for sentence in block.sentences:
                row = {"id": str(number), "source": sentence.en, "target": sentence.zh_slip}
                written += file.write(json.dumps(row, ensure_ascii=False) + "\n") + 2 * len(sentence.zh_slip)
                number += 1
            if written >= size:
                return


def _blocks(entries: list[Concept]) -> Iterator[Block]:
    """Without end: headings, paragraphs of three to six sentences, and lists of three items."""
    random = Random(_SEED)
    while True:
        yield Block("", (_sentence(_HEADING, entries, random),))
        for _ in range(random.randint(4, 9)):
            yield Block("", tuple(_any_sentence(entries, random) for _ in range(random.randint(3, 6))))
        for _ in range(3):
            yield Block("- ", (_any_sentence(entries, random),))


def _any_sentence(entries: list[Concept], random: Random) -> Sentence:
    return _sentence(random.choice(_SENTENCES), entries, random)


def _sentence(template: tuple[str, str], entries: list[Concept], random: Random) -> Sentence:
    zh, en = template
    terms = random.choices(entries, k=3)
    right = zh.format(*(term.zh for term in terms)), en.format(*(term.en for term in terms))
    slips = [random.random() < SLIPS for _ in terms]
    if not any(slips):
        return Sentence(*right, slip=right[1], zh_slip=right[0])
    wrong = [(t.refused, t.zh[:-1]) if slipped else (t.en, t.zh) for t, slipped in zip(terms, slips, strict=True)]
    return Sentence(*right, slip=en.format(*(t[0] for t in wrong)), zh_slip=zh.format(*(t[1] for t in wrong)))
