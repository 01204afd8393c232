"""Bank-card numbers: 15 to 19 digits of a card issuer's range that pass Luhn's check (ISO/IEC
7812-1)."""

import re
from collections.abc import Iterator

from transcripts.redaction.digit_groups import runs, windows
from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

_ISSUER = re.compile(r"62|60|68|9[58]|4\d{15}$|5[1-5]\d{14}$|3[47]\d{13}$|35\d{14}$")
_SHAPES = frozenset(
    {
        (4, 4, 4, 4),
        (4, 4, 4, 3),
        (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2),
        (4, 4, 4, 4, 3),
        (6, 13),
        (6, 10),
    }
)
_LABELLED = re.compile(
    r"(?:银行卡|储蓄卡|信用卡|[工建农中招交]行卡?|卡号|账号|帐号|账户|帐户)(?:号码?|号)?(?:就?是|为|:|：)?[\s:：]{0,3}"
    r"(?P<number>\d(?:[ \-]?\d){11,18})(?!\d)"
)


def find_bank_cards(text: SeenText) -> Iterator[PrivateSpan]:
    """Find card numbers by range and check digit, and digits named as a card or account.

    62 in groups of four is a card even with a slip in it: nothing else is written so.
    """
    if text.digit_count < 12:
        return
    for view in dict.fromkeys((text.plain, text.spoken)):
        for match in _LABELLED.finditer(view):
            digits = "".join(filter(str.isdecimal, match["number"]))
            yield PrivateSpan(*match.span("number"), PrivateKind.BANK_CARD, digits)
        for run in runs(view):
            for window in reversed(list(windows(run, least=15, most=19))):
                usual = len(window.groups) == 1 or window.shape in _SHAPES
                grouped = window.shape in _SHAPES and window.digits.startswith("62")
                issued = _ISSUER.match(window.digits) and passes_luhn(window.digits)
                if usual and (issued or grouped):
                    yield PrivateSpan(
                        window.start, window.end, PrivateKind.BANK_CARD, window.digits
                    )


def passes_luhn(digits: str) -> bool:
    """Luhn's check: doubling every second digit from the right, the digit sums add up to a
    multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
