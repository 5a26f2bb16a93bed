"""Statistics in files: what was packed comes back, shards merge to the whole, and nothing else is read."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.errors import InputError
from termkit.score.catalog import BY_NAME
from termkit.score.measure import value_of
from termkit.score.public import string_metric
from termkit.score.resampling import bootstrap_values, interval
from termkit.score.saved import SavedFile, SavedStatistics, merge, pack, saved, unpack
from termkit.score.statistics import Groups, Statistics
from termkit.score.strings import string_statistics

HASH = "0123456789abcdef" * 4
DRAFT = SavedFile("draft", "essay.en.md", HASH)
HYPOTHESES = ("the ghost moved in", "it wrote letters", "", "nobody answered", "the old machine hums")
REFERENCES = ("a ghost moved in", "it wrote long letters", "silence", "nobody ever answered", "the machine hums")


def string_counts(first: int = 0, end: int = 5) -> list[Statistics]:
    found = []
    for name in ("bleu", "chrf", "chrf++", "ter"):
        metric = string_metric(name, {})
        found.append(replace(string_statistics(metric, HYPOTHESES[first:end], [REFERENCES[first:end]]), first=first))
    return found


def term_counts(units: list[int], size: int) -> Statistics:
    """A metric whose rows are parts of segments."""
    of = np.array([unit % 3 for unit in units], dtype=np.int64)
    return Statistics(
        metric="term-consistency",
        signature="v:1",
        columns=("renderings",),
        rows=np.array([[unit % 4 + 1] for unit in units], dtype=np.int64).reshape(-1, 1),
        size=size,
        units=np.array(units, dtype=np.int64),
        groups={
            "concept": Groups(("a", "b", "丙"), of),
            "rendering": Groups(("a1", "b1", "丙一"), of),
        },
    )


def shard(whole: Statistics, first: int, end: int) -> Statistics:
    units = np.arange(whole.size) if whole.units is None else whole.units
    chosen = (units >= first) & (units < end)
    part = replace(whole.part(chosen), size=end - first, first=whole.first + first)
    assert part.units is not None
    return replace(part, units=None if whole.units is None else part.units - first)


def same(one: SavedStatistics, other: SavedStatistics) -> bool:
    """Equal to the byte, in memory too."""
    for mine, theirs in zip(one.statistics, other.statistics, strict=True):
        assert mine.rows.dtype == theirs.rows.dtype == np.int64
        assert mine.rows.tobytes() == theirs.rows.tobytes()
        assert list(mine.groups) == list(theirs.groups)
    return pack(one) == pack(other)


def test_what_was_packed_comes_back() -> None:
    content = saved([*string_counts(), term_counts([0, 0, 2, 6], 9)], [DRAFT, SavedFile("reference", "參考.md", HASH)])
    data = pack(content)
    back = unpack(data, "a.npz")
    assert same(back, content)
    assert (back.files, back.sacrebleu, back.termkit) == (content.files, content.sacrebleu, content.termkit)
    assert back.sacrebleu.startswith("2.6")
    assert back.ranges["term-consistency"] == (0, 9)
    for mine, theirs in zip(content.statistics, back.statistics, strict=True):
        assert (mine.signature, mine.columns, mine.size) == (theirs.signature, theirs.columns, theirs.size)
        assert (dict(mine.options), dict(theirs.options)) == (dict(theirs.options), dict(mine.options))
        assert [(*group.of, *group.names) for group in mine.groups.values()] == [
            (*group.of, *group.names) for group in theirs.groups.values()
        ]
    assert value_of(BY_NAME["chrf"], back.statistics[1]) == value_of(BY_NAME["chrf"], content.statistics[1])


def test_numpy_reads_the_file_and_its_integers_are_narrow() -> None:
    data = pack(saved([replace(string_counts()[1], rows=string_counts()[1].rows + shift) for shift in (0, 300)], []))
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        assert archive["rows-0"].dtype == np.uint8
        assert archive["rows-1"].dtype == np.uint16
        assert json.loads(archive["header.json"])["format"] == 1


@settings(max_examples=60)
@given(st.data())
def test_a_merge_of_shards_is_the_whole(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 12))
    rows = data.draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=size, max_size=size))
    units = sorted(data.draw(st.lists(st.integers(0, size - 1), max_size=20)))
    first = data.draw(st.integers(0, 50))
    options = {**string_metric("ter", {}).options, "streams": 1}
    edits = Statistics("ter", "s", ("edits", "reference"), np.array(rows), size, options=options)
    whole = saved([replace(each, first=first) for each in (edits, term_counts(units, size))], [DRAFT])
    cuts = [0, *sorted(data.draw(st.sets(st.integers(1, size - 1)))), size]
    ranges = data.draw(st.permutations(list(zip(cuts, cuts[1:], strict=False))))
    parts = [
        unpack(pack(replace(whole, statistics=tuple(shard(each, *span) for each in whole.statistics))), "part")
        for span in ranges
    ]
    merged = merge(parts)
    assert same(merged, whole)
    mine, theirs = merged.statistics[0], whole.statistics[0]
    assert value_of(BY_NAME["ter"], mine) == value_of(BY_NAME["ter"], theirs)
    drawn, expected = (bootstrap_values(BY_NAME["ter"], each, 60) for each in (mine, theirs))
    assert drawn.tobytes() == expected.tobytes()
    assert interval(drawn, size) == interval(expected, size)


def test_counts_below_zero_come_back() -> None:
    counts = replace(string_counts()[3], rows=np.array([[-300, 4]] * 5, dtype=np.int64))
    assert same(unpack(pack(saved([counts], [])), "a"), saved([counts], []))


def test_shards_of_texts_have_the_value_of_the_whole() -> None:
    whole = saved(string_counts(), [DRAFT])
    merged = merge([saved(string_counts(*span), [DRAFT]) for span in ((2, 5), (0, 1), (1, 2))])
    assert same(merged, whole)


def refused(*parts: SavedStatistics) -> str:
    with pytest.raises(InputError) as error:
        merge(parts)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_what_does_not_fit_together_is_refused() -> None:
    first, second = (saved(string_counts(*span), [DRAFT]) for span in ((0, 2), (2, 5)))
    assert "segments 2 to 2 are in two parts" in refused(first, saved(string_counts(1, 5), [DRAFT]))
    assert "segments 3 to 3 are missing" in refused(first, saved(string_counts(3, 5), [DRAFT]))
    assert "in two parts" in refused(first, first, second)
    assert "sacrebleu 2.6.0 and 2.5.1" in refused(replace(first, sacrebleu="2.6.0"), replace(second, sacrebleu="2.5.1"))
    assert "bleu, chrf, chrf++, ter and bleu, chrf" in refused(first, replace(second, statistics=second.statistics[:2]))
    other = string_statistics(string_metric("chrf", {"beta": 3}), HYPOTHESES[2:], [REFERENCES[2:]])
    message = refused(
        replace(first, statistics=first.statistics[1:2]), replace(second, statistics=(replace(other, first=2),))
    )
    assert "made in different ways" in message
    assert "beta 2" in message
    assert "beta 3" in message  # which the signature does not tell
    lower = string_statistics(string_metric("chrf", {"lowercase": True}), HYPOTHESES[2:], [REFERENCES[2:]])
    message = refused(
        replace(first, statistics=first.statistics[1:2]), replace(second, statistics=(replace(lower, first=2),))
    )
    assert "|case:lc|" in message
    assert "no statistics to merge" in refused()


def test_parts_with_other_groups_are_refused() -> None:
    whole = saved([term_counts([0, 1, 2], 3)], [])
    bare = replace(whole.statistics[0], first=3, groups={})
    assert "made in different ways" in refused(whole, replace(whole, statistics=(bare,)))


def archive(change: Callable[[dict[str, Any]], None] | None = None, **members: bytes | None) -> bytes:
    """A good archive with another header, and with members that are replaced, or left out."""
    good = pack(saved([*string_counts(), term_counts([0, 0, 2, 6], 9)], [DRAFT]))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = members.get(name.partition(".")[0].replace("-", "_"), source.read(name))
            if name == "header.json" and change is not None and data is not None:
                header = json.loads(data)
                change(header)
                data = json.dumps(header).encode()
            if data is not None:
                target.writestr(name, data)
    return made.getvalue()


def array(values: Any, **more: Any) -> bytes:
    made = io.BytesIO()
    np.lib.format.write_array(made, np.asarray(values, **more), version=(1, 0))
    return made.getvalue()


def of(number: int, **entries: Any) -> Callable[[dict[str, Any]], None]:
    return lambda header: header["statistics"][number].update(entries)


class Ran:
    """Says so when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return pytest.fail, ("code was run",)


def declared(shape: tuple[int, ...], kind: str = "|u1") -> bytes:
    made = io.BytesIO()
    np.lib.format.write_array_header_1_0(made, {"descr": kind, "fortran_order": False, "shape": shape})
    return made.getvalue() + b"\1" * 8


def alone(header: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        target.writestr("header.json", header)
    return made.getvalue()


TER = {**string_metric("ter", {}).options, "streams": 1}
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not saved statistics"),
    "text": ("幽靈住進電腦".encode(), "not saved statistics"),
    "pickle": (pickle.dumps(Ran()), "not saved statistics"),
    "cut": (archive()[:-30], "not saved statistics"),
    "bomb": (alone(b" " * 2**25), "claim to unpack to 33554432"),
    "LZMA": (alone(b"{}", zipfile.ZIP_LZMA), "another way than by deflate"),
    "no header": (archive(header=None), "header.json is missing"),
    "header of bytes": (archive(header=b"\xff\xfe"), "no JSON"),
    "deep header": (archive(header=b"[" * 100_000), "no JSON"),
    "header with NaN": (archive(header=b'{"format": NaN}'), "no JSON"),
    "header a list": (archive(header=b"[]"), "no object"),
    "future": (archive(lambda header: header.update(format=2)), "format 2, and this version of termkit reads 1"),
    "no format": (archive(lambda header: header.pop("format")), "'format' in header.json is missing"),
    "format true": (archive(lambda header: header.update(format=True)), "'format' in header.json is of the wrong type"),
    "format 0": (archive(lambda header: header.update(format=0)), "no format 0"),
    "no statistics": (archive(lambda header: header.pop("statistics")), "'statistics' in header.json is missing"),
    "one metric twice": (pack(saved(string_counts()[:1] * 2, [])), "two statistics of one metric"),
    "statistics of text": (archive(lambda header: header.update(statistics=["x"])), "wrong type"),
    "file without hash": (archive(lambda header: header["files"][0].pop("sha256")), "'sha256'"),
    "false hash": (archive(lambda header: header["files"][0].update(sha256="x" * 64)), "SHA-256"),
    "unknown metric": (archive(of(0, metric="comet")), "no metric 'comet'"),
    "other metric": (archive(of(0, metric="chrf")), "options of chrf do not fit"),
    "columns": (archive(of(3, columns=["edits"])), "options of ter do not fit"),
    "shape": (archive(of(3, shape=[5, 3])), "cannot have the shape [5, 3]"),
    "negative shape": (archive(of(3, shape=[-1, 2])), "cannot have the shape"),
    "size": (archive(of(3, size=6)), "5 rows for 6 segments"),
    "no segments": (archive(of(3, size=0)), "0 segments"),
    "huge size": (archive(of(4, size=10**15)), "1000000000000000 segments"),
    "first": (archive(of(3, first=-1)), "from number 0"),
    "option": (archive(of(3, options={**TER, "shift": 1})), "options of ter do not fit"),
    "option of another type": (archive(of(3, options={**TER, "normalized": "yes"})), "do not fit"),
    "option list": (archive(of(3, options={**TER, "normalized": []})), "no option 'normalized'"),
    "streams": (archive(of(3, options={**TER, "streams": 10**9})), "no option 'streams'"),
    "no streams": (archive(of(3, options={**TER, "streams": None})), "number of references"),
    "orders": (archive(of(1, options={"char_order": 10**12, "streams": 1})), "no option 'char_order'"),
    "groups": (archive(of(4, groups=[{"name": "concept", "parts": ["a"]}])), "group-4-0 holds a number"),
    "group names": (archive(of(4, groups=[{"name": "concept", "parts": [1]}])), "'parts' in header.json"),
    "rows missing": (archive(rows_3=None), "rows-3.npy is missing"),
    "rows no array": (archive(rows_3=b"no array"), "rows-3 is no array"),
    "rows of objects": (archive(rows_3=array([[Ran(), 1]] * 5, dtype=object)), "array of object"),
    "rows of floats": (archive(rows_3=array(np.ones((5, 2)))), "array of float64"),
    "rows of text": (archive(rows_3=array([["a", "b"]] * 5)), "array of <U1"),
    "rows of another shape": (archive(rows_3=array(np.ones((2, 5), dtype=np.uint8))), "of shape (2, 5)"),
    "rows too few": (archive(rows_3=declared((5, 2))), "8 bytes"),
    "rows declared huge": (archive(of(3, shape=[10**12, 2], size=5), rows_3=declared((10**12, 2))), "8 bytes"),
    "rows declared strange": (archive(rows_3=declared((5, 2)).replace(b"(5, 2)", b"exit()")), "rows-3 is no array"),
    "rows too large": (archive(rows_3=array(np.full((5, 2), 2**63, dtype=np.uint64))), "too large"),
    "rows that overflow": (archive(rows_3=array(np.full((5, 2), 2**52, dtype=np.uint64))), "too large"),
    "units too large": (archive(units_4=array(np.array([0, 0, 2, 9], dtype=np.uint8))), "units-4 holds a number"),
    "units below 0": (archive(units_4=array(np.array([-1, 0, 2, 6], dtype=np.int8))), "units-4 holds a number"),
    "no groups": (archive(of(4, groups=[])), "term-consistency cannot make a value"),
    "no columns": (archive(of(4, columns=[], shape=[4, 0]), rows_4=array(np.ones((4, 0), dtype=np.uint8))), "cannot"),
    "unknown smoothing": (
        archive(of(0, options={**string_metric("bleu", {}).options, "streams": 1, "smooth_method": "x"})),
        "bleu",
    ),
    "units in disorder": (archive(units_4=array(np.array([2, 0, 2, 6], dtype=np.uint8))), "out of order"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_damaged_or_hostile_is_refused(name: str) -> None:
    data, reason = HOSTILE[name]
    with pytest.raises(InputError) as error:
        unpack(data, "shard.npz")
    message = str(error.value)
    assert message.startswith("shard.npz: ")
    assert reason in message
    assert "\n" not in message


GOOD = archive()


def test_the_archive_of_the_cases_is_good() -> None:
    assert len(unpack(GOOD, "good").statistics) == 5


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_never_a_traceback(place: int, change: bytes) -> None:
    for data in (GOOD[:place] + change + GOOD[place + len(change) :], GOOD[:place] + change, GOOD[place:]):
        try:
            unpack(data, "shard.npz")
        except InputError as error:
            assert str(error).startswith("shard.npz: ")
