"""Order numbers: named as such, or a bare number of twelve digits and more that is nothing else."""

import re
from collections.abc import Iterator
from datetime import datetime

from transcripts.redaction.goods import names_goods
from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

LEAST_BARE_DIGITS = 12
LEAST_LABELLED_SIGNS = 6

_VALUE = r"(?:\d{4}(?: \d{4}){2,}(?: \d{1,4})?|[A-Za-z]{0,4}\d[0-9A-Za-z]*(?:-[0-9A-Za-z]+)*)"
_LABELLED = re.compile(
    r"(?:订单|订单编|交易|流水|商户单|退款单?|售后单?|(?<![运递流])单|(?<![a-z])order)(?:编号|号码|号|id|no\.?|\s?number)?"
    rf"(?:就?是|为|:|：|#|＃|=)?[\s:：#(（【\[]{{0,3}}(?P<number>{_VALUE})",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r"\s*(?:\.\d|元|块|件|个|笔|克|公斤|斤|kg|g\b|ml|人|天|万|%)", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:\d{{6}}-\d{{12,}}|\d{{{LEAST_BARE_DIGITS},30}})(?![0-9A-Za-z])"
)
_DATES = {8: "%Y%m%d", 10: "%Y-%m-%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


def find_named_orders(text: SeenText) -> Iterator[PrivateSpan]:
    """Find numbers named as an order's; dates and amounts of money stay."""
    if text.digit_count < LEAST_LABELLED_SIGNS - 1:
        return
    for match in _LABELLED.finditer(text.plain):
        number = match["number"]
        if _is_order_number(number) and not _AMOUNT_AFTER.match(text.plain, match.end()):
            value = number.replace(" ", "").upper()
            yield PrivateSpan(*match.span("number"), PrivateKind.ORDER_NO, value)


def find_bare_orders(text: SeenText) -> Iterator[PrivateSpan]:
    """Find long bare numbers; item ids, barcodes, lot numbers and times stay."""
    if text.digit_count < LEAST_BARE_DIGITS:
        return
    for view in dict.fromkeys((text.plain, text.spoken)):
        for match in _BARE.finditer(view):
            if not names_goods(view, match.start()) and not _is_barcode_or_clock(match.group()):
                yield PrivateSpan(*match.span(), PrivateKind.ORDER_NO, match.group())


def _is_order_number(number: str) -> bool:
    digits = "".join(filter(str.isdecimal, number))
    return (
        len(number) >= LEAST_LABELLED_SIGNS
        and len(digits) >= LEAST_LABELLED_SIGNS - 1
        and not _is_date(number)
    )


def _is_date(number: str) -> bool:
    layout = _DATES.get(len(number))
    if layout is None:
        return False
    try:
        # Only the shape is judged: the zone does not matter.
        return 1990 <= datetime.strptime(number, layout).year <= 2099  # noqa: DTZ007
    except ValueError:
        return False


def _is_barcode_or_clock(number: str) -> bool:
    """A barcode of mainland China or of a book (EAN-13: 690 to 699, 978, 979, right check digit), or
    a time without signs."""
    if len(number) == 13 and number.startswith(("69", "978", "979")):
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number[:12]))
        return (10 - total % 10) % 10 == int(number[12])
    return len(number) in (12, 14) and _is_date(number)
