"""docs/rules.md names every key of a rule pack and of the masks, and its examples are packs that load."""

from pathlib import Path

import pytest
import yaml

from question_bank.language import packs
from question_bank.language.packs import PackError, load_classes, load_pack
from question_bank.language.reader import Reader
from tests.docs.pages import blocks, page, section, table

PAGE = page("rules.md")
FINDINGS, ACTS = blocks(section(PAGE, "A pack"), "yaml")
SHARED = load_classes(packs.RULES / "classes.yaml")


def test_every_key_of_a_pack_and_of_a_rule_is_shown() -> None:
    for key in packs._PACK_KEYS | packs._RULE_KEYS | {"hit", "clean"}:
        assert f"{key}:" in FINDINGS + ACTS, key


@pytest.mark.parametrize(
    ("file", "heading", "first"),
    [("masks.yaml", "Disguises", "key"), ("negation.yaml", "Negation", "list")],
)
def test_every_key_of_a_word_list_is_described_and_no_other(
    file: str, heading: str, first: str
) -> None:
    lists = yaml.safe_load((packs.RULES / file).read_text(encoding="utf-8"))
    assert [row[0] for row in table(section(PAGE, heading), first)] == list(lists)


def test_every_file_of_rules_is_named_on_the_page() -> None:
    for path in packs.RULES.glob("*.yaml"):
        assert f"`question_bank/rules/{path.name}`" in PAGE


@pytest.mark.parametrize(("reply", "act"), [("麻烦您提供一下订单号", "ask_order")])
def test_the_acts_pack_of_the_page_loads_and_hits(tmp_path: Path, reply: str, act: str) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text(ACTS, encoding="utf-8")
    reader = Reader((load_pack(path, SHARED),))
    assert act in {found.act.value for found in reader.read([reply]).acts}


def test_a_key_that_the_page_does_not_show_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text(ACTS + "colour: red\n", encoding="utf-8")
    with pytest.raises(PackError, match="colour"):
        load_pack(path, SHARED)
