"""The reader that commands use: the shipped one, with what the shop has decided where TRAINER_HOME is set.

Without such a file nothing of it is imported: reading a line must begin at once.
"""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.language.reader import shipped_reader
from question_bank.language.types import ReadsReplies
from trainer.errors import Invalid

if TYPE_CHECKING:
    from question_bank.language.shop import Shop

SHOP = Path("content") / "shop.json"
"""Where the data folder holds the shop's decisions."""


def reader_in_force() -> ReadsReplies:
    """The shipped reader, or with the shop's decisions beside it. Raises Invalid for a file that can't be read."""
    path = _path()
    return shipped_reader() if path is None else _reader_of(path, path.stat().st_mtime_ns)


def shop_in_force() -> "Shop | None":
    """The shop's decisions, None where there are none. Raises Invalid for a file that can't be read."""
    path = _path()
    return None if path is None else _shop_of(path, path.stat().st_mtime_ns)


def grader_version() -> str:
    """The grader's version, with the mark of the shop's decisions."""
    from trainer.grading.types import GRADER_VERSION

    shop = shop_in_force()
    return GRADER_VERSION + (shop.mark if shop else "")


def _path() -> Path | None:
    home = os.environ.get("TRAINER_HOME")
    path = Path(home) / SHOP if home else None
    return path if path is not None and path.is_file() else None


@cache
def _shop_of(path: Path, _modified_ns: int) -> "Shop":
    from question_bank.language.shop import ShopError, load_shop

    try:
        return load_shop(path)
    except ShopError as fault:
        raise Invalid(f"本店的判读决定读不了：{fault}") from fault


@cache
def _reader_of(path: Path, modified_ns: int) -> ReadsReplies:
    from question_bank.language.shop import reader_for

    return reader_for(_shop_of(path, modified_ns))
