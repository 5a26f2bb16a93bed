"""Script evidence and the folding table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from termkit.text.dictionaries import dictionary
from termkit.text.script import (
    fold_table,
    simplified_only,
    to_simplified,
    to_traditional,
    traditional_only,
)

BOTH_SCRIPTS = "群了面象致回核制合同升布折出才困向台吃具只表板念注仿局它私果谷于么范并里余采复后干"
HONG_KONG = "裏着説温户税脱悦兑卧藴醖啓衞吓却"


def test_shared_characters_prove_nothing() -> None:
    assert not set(BOTH_SCRIPTS + HONG_KONG) & simplified_only()
    assert not set(BOTH_SCRIPTS) & traditional_only()


def test_proof() -> None:
    assert set("们这说语汉强数个国") <= simplified_only()
    assert set("們這說語漢數個國會讓") <= traditional_only()
    assert not simplified_only() & traditional_only()


@pytest.mark.parametrize(
    "forms", ["裡裏里", "台臺", "著着", "發髮发", "說説说", "衛衞卫", "眾衆众", "峰峯", "餘馀余", "鯰鮎鲶鲇", "抬擡"]
)
def test_written_forms_of_one_character_fold_to_one(forms: str) -> None:
    assert len(set(forms.translate(fold_table()))) == 1


def characters(name: str) -> Iterator[tuple[str, str]]:
    for key, values in dictionary(name).items():
        yield key, values[0]


@pytest.mark.parametrize("name", ["TSCharacters", "STCharacters", "TWVariants", "HKVariants", "TWVariantsRev"])
def test_both_sides_of_every_dictionary_entry_fold_to_one(name: str) -> None:
    table = fold_table()
    for key, form in characters(name):
        assert key.translate(table) == form.translate(table)


def test_folding_keeps_the_length_and_is_done_once() -> None:
    table = fold_table()
    assert all(len(value) == 1 for value in table.values())
    assert all(value.translate(table) == value for value in table.values())


def test_simplified_text_folds_to_itself() -> None:
    text = "里面的群众说：台湾的头发干净，复杂的范围。"
    assert text.translate(fold_table()) == text


def test_only_han_characters_are_folded() -> None:
    assert all(chr(code) == value or code > 0x2E7F for code, value in fold_table().items())


def test_plain_conversion() -> None:
    assert to_simplified("頭髮") == "头发"
    assert to_traditional("头发") == "頭髮"
