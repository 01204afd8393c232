"""Character tables derived from OpenCC and pypinyin by `question_bank.language.build_tables`."""

import json
from functools import cache
from pathlib import Path


@cache
def simplified() -> dict[str, str]:
    """Each Traditional character with its Simplified one."""
    return _load("simplified")


@cache
def sounds() -> dict[str, str]:
    """Each syllable without tone with the characters that are read so."""
    return _load("sounds")


def _load(name: str) -> dict[str, str]:
    text = Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(text)
    return table
