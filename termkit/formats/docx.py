"""DOCX: rewrites the text of a Word document; whatever does not change stays as it is, byte for byte.

Word divides the text of a paragraph into runs as it likes, often within a word, so a paragraph is read as one. In the
archive only the entries that change are written anew; the bytes of all others are copied as they are, dates and all.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from termkit.core.conversion import Edit
from termkit.core.document import Block, BlockKind, Document
from termkit.core.language import covers, script
from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats.pieces import readable
from termkit.formats.rewrite import Replacement, replacements, rewrite
from termkit.formats.tags import chinese_tag, says_chinese, says_han
from termkit.formats.xml import Tag, attribute_value, read_xml, write_xml, xml_pieces
from termkit.text.mask import find_masks, merge

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_PARTS = re.compile(
    rf"{_DOCUMENT.pattern}|word/(?:header|footer)\d*\.xml|word/(?:footnotes|endnotes|comments|styles|settings)\.xml"
    r"|docProps/core\.xml"
)
# The parts that are a text, in the order in which they are read.
_READ = (
    _DOCUMENT,
    re.compile(r"word/header\d*\.xml"),
    re.compile(r"word/footer\d*\.xml"),
    re.compile(r"word/footnotes\.xml"),
    re.compile(r"word/endnotes\.xml"),
)
_LINE_END = re.compile(r"[\r\n]")
_NO_PROSE = re.compile(PLACEHOLDER + "+")
_HEADING = re.compile(r"(?i:heading|title)\s?\d*")  # styles by their identifiers
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PROPERTIES = frozenset({"title", "subject", "keywords", "description"})
# What stands in a run and is no text, so that no word reaches across.
_SHOWN = frozenset({"AlternateContent", "br", "cr", "drawing", "noBreakHyphen", "object", "pict", "ptab", "sym", "tab"})
_CORE = "docProps/core.xml"
_REGION = {"Hans": "CN", "Hant": "TW"}

_MOST = 1 << 30  # bytes that an archive may expand to
_BIG = 1 << 20  # bytes from which on an entry's ratio counts
_RATIO = 200
# What zipfile and struct raise for archives that are damaged, or made to look like it.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError, RuntimeError, ValueError)


def rewrite_docx(data: bytes, path: str, change: Callable[[Passage], Sequence[Edit]], tag: str | None = None) -> bytes:
    """The document with the edits made that ``change`` gives for each of its passages.

    With ``tag``, a canonical tag of Chinese, text that Word holds for another written Chinese is marked as being in it.
    Without an edit and a mark the very same bytes come back. Raises InputError for what is no readable document.
    """
    with _archive(data, path) as archive:
        changed: dict[str, bytes] = {}
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                before = _content(archive, name, path)
                after = _rewritten(before, f"{path}/{name}", name, change, tag)
                if after != before:
                    changed[name] = after
        if not changed:
            return data
        try:
            return _repacked(data, archive, changed)
        except _DAMAGE as error:
            raise InputError(
                f"{path}: the directory of the archive is damaged ({error}); save the document in Word again"
            ) from None


def document_from_docx(path: str, data: bytes, language: str) -> Document:
    """The text of a Word document, a line for each paragraph, empty ones too: line 12 is the twelfth paragraph.

    First its body with tables and text boxes, then headers and footers, footnotes and endnotes. ``language`` is a
    canonical tag. Raises InputError for what is no readable document, expands without end or declares entities.
    """
    paragraphs: list[Passage] = []
    kinds: list[BlockKind] = []
    with _archive(data, path) as archive:
        parts = [(order, name) for name in archive.namelist() for order in _order(name)]
        for _, name in sorted(parts):
            part = _Part(_decoded(_content(archive, name, path), f"{path}/{name}")[0], f"{path}/{name}", name)
            part.read()
            paragraphs += part.paragraphs
            kinds += part.kinds
    return _document(path, language, paragraphs, kinds)


def _document(path: str, language: str, paragraphs: Sequence[Passage], kinds: Sequence[BlockKind]) -> Document:
    """Paragraphs, a line each. What ends a line is masked, so that no term reaches over it."""
    blocks: list[Block] = []
    masks: list[Span] = []
    start = 0
    for paragraph, kind in zip(paragraphs, kinds, strict=True):
        text = paragraph.text
        begin, stop = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        if begin < stop:
            blocks.append(Block(begin, stop, kind))
        masks += (Span(start + first, start + last) for first, last in find_masks(text))
        masks += (Span(start + at.start(), start + at.end()) for at in _NO_PROSE.finditer(text))
        start += len(text) + 1
        masks.append(Span(start - 1, start))
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if masks:
        masks.pop()  # behind the end
    return Document(path, text, language, tuple(blocks), merge(masks))


def _order(name: str) -> Iterator[int]:
    """Where a part stands among those that are read, if it is."""
    yield from (number for number, parts in enumerate(_READ) if parts.fullmatch(name))


def _rewritten(
    content: bytes, path: str, name: str, change: Callable[[Passage], Sequence[Edit]], tag: str | None
) -> bytes:
    """One part of the document with its edits made."""
    text, encoding = _decoded(content, path)
    passages, marks = _Part(text, path, name).read()
    made = [made for passage in passages for made in replacements(passage, change(passage))]
    if tag is not None:
        made += _switched(marks, tag)
    return rewrite(text, made).encode(encoding)


def _decoded(content: bytes, path: str) -> tuple[str, str]:
    """The text of a part, and its encoding."""
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(content[:2], "utf-8")
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not {encoding.upper()}; save the file in Word again") from None


def _switched(marks: Iterable[LanguageMark], tag: str) -> Iterator[Replacement]:
    """The marks that name another written Chinese, set to ``tag`` as Word writes it."""
    for mark in marks:
        now = chinese_tag(mark.tag)
        if now is None or not covers(tag, now):
            yield Replacement(mark.start, mark.end, _usual(tag))


def _usual(tag: str) -> str:
    """How Word writes a tag of Chinese: ``zh-TW`` for ``zh-Hant-TW`` and for ``zh-Hant``."""
    return "zh-" + (tag[8:] or _REGION[script(tag)])


class _Part:
    """Reads one part of a document."""

    def __init__(self, text: str, path: str, name: str) -> None:
        self._text, self._path, self._name = text, path, name
        self._prefix = ""
        self._open: list[str] = []
        self._paragraphs: list[list[Piece]] = []  # a text box has paragraphs within a paragraph
        self._foreign: list[bool] = []  # of the runs open: in a language that writes other words with Han characters
        self._moved = 0  # elements open whose text stands elsewhere now
        self._count = 0
        self._fallback = 0  # elements open that say again, for old programs, what was said before
        self._headings: list[bool] = []  # of the paragraphs open
        self.paragraphs: list[Passage] = []  # all of them, empty ones too, each in one line
        self.kinds: list[BlockKind] = []
        self._passages: list[Passage] = []
        self._marks: list[LanguageMark] = []

    def read(self) -> Prose:
        """All prose of the part."""
        read_xml(self._text, self._path, self._start, self._end, self._words)
        return Prose(tuple(self._passages), tuple(self._marks))

    def _start(self, tag: Tag) -> None:
        if not self._open:
            self._prefix = _word_prefix(tag.attributes)
        name = tag.name if tag.prefix == self._prefix else f"{tag.prefix}:{tag.name}"
        if name == "p":
            self._paragraphs.append([])
            self._headings.append(False)
        elif name == "r":
            self._foreign.append(False)
        elif name == "moveFrom":
            self._moved += 1
        elif name.endswith(":Fallback"):
            self._fallback += 1
        elif name == "pStyle" and self._open[-2:] == ["p", "pPr"]:
            self._headings[-1] = _HEADING.fullmatch(tag.attributes.get(f"{self._prefix}:val", "")) is not None
        elif name in ("lang", "themeFontLang"):
            self._language(tag)
        elif tag.name in _SHOWN and self._paragraphs and self._open[-1] == "r":
            self._paragraphs[-1].append(Piece(PLACEHOLDER, tag.start, tag.start + 1))
        self._open.append(name)

    def _language(self, tag: Tag) -> None:
        """Takes what is said of the language of East Asian text; of a run it holds for the run."""
        attribute = f"{self._prefix}:eastAsia"
        value = tag.attributes.get(attribute, "")
        if self._open[-2:] == ["r", "rPr"]:
            self._foreign[-1] = says_han(value)
        span = attribute_value(self._text, tag.start, attribute) if value else Span(0, 0)
        if says_chinese(self._text[span.start : span.end]):
            self._marks.append(LanguageMark(*span, self._text[span.start : span.end]))

    def _end(self) -> None:
        name = self._open.pop()
        if name == "p":
            self._count += 1
            self._paragraph(readable(self._paragraphs.pop()), "heading" if self._headings.pop() else "paragraph")
        elif name == "r":
            self._foreign.pop()
        elif name == "moveFrom":
            self._moved -= 1
        elif name.endswith(":Fallback"):
            self._fallback -= 1

    def _words(self, span: Span, cdata: bool) -> None:
        if self._name == _CORE:
            name = self._open[-1].rpartition(":")[2]
            if len(self._open) == 2 and name in _PROPERTIES and not cdata:
                self._passage(readable(list(xml_pieces(self._text, span))), f"{self._name}, {name}")
        elif self._open[-2:] == ["r", "t"] and self._paragraphs and not self._moved:
            if self._foreign[-1] or cdata:
                self._paragraphs[-1].append(Piece(PLACEHOLDER, *span))
            else:
                self._paragraphs[-1].extend(xml_pieces(self._text, span))

    def _paragraph(self, pieces: tuple[Piece, ...], kind: BlockKind) -> None:
        self._passage(pieces, f"{self._name}, paragraph {self._count}")
        if not self._fallback:
            self.kinds.append(kind)
            self.paragraphs.append(Passage(tuple(map(_in_one_line, pieces))))

    def _passage(self, pieces: tuple[Piece, ...], where: str) -> None:
        """Adds a passage, unless there is nothing to read in it."""
        if pieces:
            self._passages.append(Passage(pieces, write_xml, None, where))


def _in_one_line(piece: Piece) -> Piece:
    """A piece whose line ends are the spaces that Word shows for them."""
    return piece._replace(text=_LINE_END.sub(" ", piece.text))


def _word_prefix(attributes: Mapping[str, str]) -> str:
    """Which prefix the root of a part gives to the elements of Word."""
    names = (name for name, value in attributes.items() if value in _WORD and name.startswith("xmlns"))
    return next(names, "xmlns:w")[len("xmlns:") :]


def _archive(data: bytes, path: str) -> zipfile.ZipFile:
    """The archive that a document is, after a look at its directory. Raises InputError."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: encrypted, or in the format of Word 97; save it as .docx without a password")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _DAMAGE as error:
        raise InputError(f"{path}: not a Word document, or cut off ({error}); save it as .docx again") from None
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if not any(map(_DOCUMENT.fullmatch, names)):
        raise InputError(f"{path}: not a Word document, for it holds no word/document.xml; a .docx file would")
    if len(names) < len(infos):
        raise InputError(f"{path}: holds two parts of one name; save it in Word again")
    if any(info.flag_bits & 1 for info in infos):
        raise InputError(f"{path}: encrypted; save it without a password")
    if sum(info.file_size for info in infos) > _MOST:
        raise InputError(f"{path}: expands to more than {_MOST >> 30} GB, which no text does; is it a real document?")
    for info in infos:
        if info.file_size > max(_BIG, _RATIO * info.compress_size):
            raise InputError(
                f"{path}/{info.filename}: expands to more than {_RATIO} times its size; is it a real document?"
            )
    return archive


def _content(archive: zipfile.ZipFile, name: str, path: str) -> bytes:
    """One entry, and never more of it than the directory says. Raises InputError."""
    info = archive.getinfo(name)
    try:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"compressed by method {info.compress_type}")
        with archive.open(name) as file:
            return file.read(info.file_size + 1)
    except _DAMAGE as error:
        raise InputError(f"{path}/{name}: cannot be read ({error}); save the document in Word again") from None


class _Entry(NamedTuple):
    """An entry of the new archive."""

    offset: int
    content: bytes | None = None  # compressed; None: copied
    crc: int = 0
    size: int = 0


_LOCAL = struct.Struct("<4s5H3I2H")  # ... flags 2, method 3, crc 6, packed 7, size 8, lengths of name 9 and extra 10
_CENTRAL = struct.Struct("<4s6H3I5H2I")  # ... flags 3, crc 7, packed 8, size 9, lengths 10 to 12, ..., offset 16
_END = struct.Struct("<4s4H2IH")  # ... size 5 and offset 6 of the directory, ...
_SIZES_BEHIND = 8  # the flag that the sizes of an entry stand behind its content
_ZIP64 = 1
_FULL = 0xFFFFFFFF  # the value stands in a field of ZIP64


def _repacked(data: bytes, archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The archive with new content for some entries; all others are copied as bytes, in the same order.

    Raises one of _DAMAGE where the directory and the entries do not fit together.
    """
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    stops = [*(info.header_offset for info in infos[1:]), archive.start_dir]
    if infos[0].header_offset < 0:
        raise ValueError("an entry before the beginning")
    out = bytearray(data[: infos[0].header_offset])
    entries: dict[str, _Entry] = {}
    for info, stop in zip(infos, stops, strict=True):
        entry = _Entry(len(out))
        if info.filename in changed:
            entry = _packed(changed[info.filename], info.compress_type, entry.offset)
            out += _local(data, info.header_offset, entry)
        else:
            out += data[info.header_offset : stop]
        entries[info.filename] = entry
    directory, position = len(out), archive.start_dir
    shift = 0  # the recorded offsets do not count what stands before the archive
    for info in archive.infolist():
        fields = list(_CENTRAL.unpack_from(data, position))
        if fields[0] != b"PK\1\2" or fields[16] == _FULL:
            raise ValueError(f"the record of {info.filename!r}")
        shift = info.header_offset - fields[16]
        stop = position + _CENTRAL.size + sum(fields[10:13])
        out += _record(data[position + _CENTRAL.size : stop], fields, entries[info.filename], shift)
        position = stop
    end = data.rindex(b"PK\5\6", position)
    fields = list(_END.unpack_from(data, end))
    fields[5:7] = len(out) - directory, directory - shift
    return bytes(out) + _END.pack(*fields) + data[end + _END.size :]


def _packed(content: bytes, method: int, offset: int) -> _Entry:
    """A new entry, deflated unless the one before it was stored."""
    packed = content
    if method != zipfile.ZIP_STORED:
        compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = compressor.compress(content) + compressor.flush()
    return _Entry(offset, packed, zlib.crc32(content), len(content))


def _local(data: bytes, offset: int, entry: _Entry) -> bytes:
    """A new entry in full: the header before it with other sizes, and the content."""
    assert entry.content is not None
    fields = list(_LOCAL.unpack_from(data, offset))
    name = offset + _LOCAL.size
    extra = name + fields[9]
    kept = _without_zip64(data[extra : extra + fields[10]])
    fields[2] &= ~_SIZES_BEHIND
    fields[6:9] = entry.crc, len(entry.content), entry.size
    fields[10] = len(kept)
    return _LOCAL.pack(*fields) + data[name:extra] + kept + entry.content


def _record(rest: bytes, fields: list[int], entry: _Entry, shift: int) -> bytes:
    """A record of the directory for an entry; ``rest`` is the name, the extra fields and the comment in it."""
    fields[16] = entry.offset - shift
    if entry.content is not None:
        name, extra = fields[10], fields[10] + fields[11]
        kept = _without_zip64(rest[name:extra])
        rest = rest[:name] + kept + rest[extra:]
        fields[3] &= ~_SIZES_BEHIND
        fields[7:10] = entry.crc, len(entry.content), entry.size
        fields[11] = len(kept)
    return _CENTRAL.pack(*fields) + rest


def _without_zip64(extra: bytes) -> bytes:
    """The extra fields of an entry without those for sizes over 4 GB."""
    kept, position = b"", 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        stop = position + 4 + length
        kept += b"" if kind == _ZIP64 else extra[position:stop]
        position = stop
    return kept
