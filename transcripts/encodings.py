"""The encoding of an export from its bytes: BOM, NUL bytes, strict UTF-8, then statistics."""

import codecs
from dataclasses import dataclass

import chardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
_NUL_SHARE = 0.01
_GOOD_TO_BAD = 20
_CHINESE = ("gb18030", "big5hkscs")


@dataclass(frozen=True, slots=True)
class Encoding:
    """`codec` is the name for Python's codecs, `reason` says in Chinese how it was found."""

    codec: str
    reason: str


def detect(head: bytes) -> Encoding:
    """Find the encoding from the first bytes of a file; a character cut at the end does no harm."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, "文件开头有 BOM")
    wide = _utf16_without_mark(head)
    if wide is not None:
        return Encoding(wide, "大量 NUL 字节，按无 BOM 的 UTF-16 读取")
    if _decodes(head, "utf-8"):
        return Encoding("utf-8", "内容是合法的 UTF-8")
    return _statistical(head)


def _utf16_without_mark(head: bytes) -> str | None:
    """Line ends and digits leave NULs at odd offsets in little endian, at even ones in big."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(1, len(head) * _NUL_SHARE) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd >= even else "utf-16-be"


def _decodes(head: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    try:
        decoder.decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _statistical(head: bytes) -> Encoding:
    """A few damaged bytes must not make another encoding of a whole file."""
    if _nearly(head, "utf-8"):
        return Encoding("utf-8", "内容基本是 UTF-8，少数字节已损坏")
    guess = chardet.detect(head)["encoding"]
    codec = _SUPERSETS.get((guess or "").lower(), (guess or "").lower())
    if codec in _CHINESE and _nearly(head, codec):
        return Encoding(codec, "按字频统计判断")
    # Chinese shops export nothing else: a Western guess on a short file is noise.
    for fallback in _CHINESE:
        if _nearly(head, fallback):
            return Encoding(fallback, "按中文编码试读成功")
    return Encoding("utf-8", "无法确定编码，按 UTF-8 读取，坏字符以 � 代替")


def _nearly(head: bytes, codec: str) -> bool:
    """Whether at most one byte, or one in twenty characters, fits the encoding badly."""
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(head, final=False)
    bad = text.count("\ufffd")
    good = len(text) - bad - len(text.encode("ascii", "ignore"))
    return bad <= 1 + good // _GOOD_TO_BAD
