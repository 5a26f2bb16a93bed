"""What tags of language say, as files have them."""

from __future__ import annotations

import pytest

from termkit.formats.tags import chinese_tag, says_chinese, says_han, says_other


@pytest.mark.parametrize(
    ("tag", "ours", "other", "expected"),
    [
        ("zh", True, False, None),
        ("ZH-tw", True, False, "zh-Hant-TW"),
        ("zh_Hans_SG", True, False, "zh-Hans-SG"),
        ("cmn-Hant", True, False, "zh-Hant"),
        ("zh-Hans-CN-u-nu-hanidec", True, False, "zh-Hans-CN"),
        ("zh-Latn-pinyin", False, True, None),
        ("ja-JP", False, True, None),
        ("en-TW", False, True, None),
        ("cn", False, False, None),
        ("und", False, False, None),
        ("", False, False, None),
        ("a b", False, False, None),
    ],
)
def test_tags(tag: str, ours: bool, other: bool, expected: str | None) -> None:
    assert (says_chinese(tag), says_other(tag), chinese_tag(tag)) == (ours, other, expected)


def test_other_languages_in_the_same_characters() -> None:
    assert [says_han(tag) for tag in ("ja", "KO_kr", "zh-TW", "en", "vi", "")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
