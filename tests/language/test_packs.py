"""Packs are read strictly: every fault is named with file and line."""

from pathlib import Path

import pytest

from question_bank.language.packs import PackError, load_pack

GOOD = """category: curt
reason: 一句
advice: 一句
rules:
  - id: curt.one
    patterns: [哦]
    examples: {hit: [哦]}
"""


def _load(folder: Path, text: str) -> None:
    path = folder / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    load_pack(path, {})


def test_a_good_pack_loads(tmp_path: Path) -> None:
    _load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("patterns: [哦]", "pattern: [哦]"), 6, "did you mean 'patterns'"),
        (("category: curt", "category: crut"), 1, "did you mean 'curt'"),
        (("patterns: [哦]", 'patterns: ["(哦"]'), 6, "missing ')'"),
        (("patterns: [哦]", 'patterns: ["{nothing}"]'), 6, "unknown word class"),
        (("    examples: {hit: [哦]}\n", ""), 5, "needs examples"),
        (("{hit: [哦]}", "{clean: [哦]}"), 7, "at least one example"),
        (("advice: 一句", "reason: 一句"), 3, "stands twice"),
        (("category: curt\n", ""), 4, "category or for an act"),
        (("category: curt", "category: stuffing"), 1, "judged with the case"),
        (("    patterns: [哦]", "    slot: size\n    patterns: [哦]"), 6, "only an act that asks"),
        (("rules:", "rules: ["), 5, ""),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, says: str
) -> None:
    with pytest.raises(PackError) as caught:
        _load(tmp_path, GOOD.replace(*change))
    assert str(caught.value).startswith(f"{tmp_path / 'pack.yaml'}:{line}:")
    assert says in str(caught.value)
