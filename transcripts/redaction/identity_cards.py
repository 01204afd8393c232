"""Identity-card numbers: 18 signs with birth date and check digit (GB 11643-1999), or any number
so labelled."""

import re
from collections.abc import Iterator
from datetime import date

from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BETWEEN = r"[ \-.·\u200b]{0,2}"
_NUMBER = re.compile(rf"(?<!\d)[1-9](?:{_BETWEEN}\d){{16}}{_BETWEEN}[\dXx](?![\dA-Za-z])")
_LABELLED = re.compile(
    r"身份证(?:件)?(?:号码?|号)?(?:就?是|为|:|：)?[\s:：]{0,3}(?P<number>\d{14}[\dXx]|\d{17}[\dXx])(?!\d)"
)


def find_identity_cards(text: SeenText) -> Iterator[PrivateSpan]:
    """Find numbers that pass the check, and 15 or 18 signs after the word 身份证 (the old form,
    or a slip)."""
    if text.digit_count < 14:
        return
    for view in dict.fromkeys((text.plain, text.spoken)):
        for match in _NUMBER.finditer(view):
            number = re.sub(r"[^\dXx]", "", match.group()).upper()
            if is_identity_number(number):
                yield PrivateSpan(match.start(), match.end(), PrivateKind.ID_CARD, number)
        for match in _LABELLED.finditer(view):
            start, end = match.span("number")
            yield PrivateSpan(start, end, PrivateKind.ID_CARD, match["number"].upper())


def is_identity_number(number: str) -> bool:
    """Whether 18 signs hold a day that exists and the right check digit."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[17] == _CHECK_DIGITS[total % 11]
