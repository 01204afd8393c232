"""Derive the character tables that the reader ships: `python -m question_bank.language.build_tables`.

Development only (OpenCC and pypinyin): reading itself imports neither, it loads the two JSON files written here.
"""

import json
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

TABLES = Path(__file__).parent / "tables"
IDEOGRAPHS = range(0x4E00, 0xA000)


def simplified() -> dict[str, str]:
    """Each Traditional character with its Simplified one, characters only, no phrases."""
    convert = OpenCC("t2s").convert
    pairs = {chr(code): convert(chr(code)) for code in IDEOGRAPHS}
    return {char: plain for char, plain in pairs.items() if plain != char and len(plain) == 1}


def sounds() -> dict[str, str]:
    """Each syllable without tone with the characters whose usual reading it is."""
    table: dict[str, list[str]] = {}
    for code in IDEOGRAPHS:
        syllable = lazy_pinyin(chr(code), style=Style.NORMAL, errors="ignore")
        if syllable:
            table.setdefault(syllable[0].replace("ü", "v"), []).append(chr(code))
    return {syllable: "".join(chars) for syllable, chars in sorted(table.items())}


def main() -> None:
    """Write both tables."""
    TABLES.mkdir(exist_ok=True)
    for name, table in (("simplified", simplified()), ("sounds", sounds())):
        path = TABLES / f"{name}.json"
        path.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
