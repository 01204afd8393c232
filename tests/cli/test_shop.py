"""Commands read with the shop's decisions where the data folder holds them."""

import json
from pathlib import Path

import pytest

from question_bank.language.drafting import RuleDraft
from question_bank.language.shop import (
    SHOP_FILE,
    CleanSentence,
    Shop,
    ShopRule,
    shop_text,
)
from question_bank.library import content_folders
from question_bank.vocabulary import Category
from tests.cli.conftest import Run
from trainer.cli._reader import SHOP

DRAFT = RuleDraft(category=Category.OVERPROMISE, patterns=("七彩祥云送到",), reason="x", advice="y")
DECIDED = Shop(
    rules=(ShopRule(id="overpromise.shop_1", draft=DRAFT),),
    clean=(
        CleanSentence(id=1, messages=("加我微信聊",), category=Category.OFF_PLATFORM),
        CleanSentence(id=2, messages=("您好呀",), category=Category.ABUSE),
    ),
)


@pytest.fixture
def decided(home: Path) -> Path:
    path = home / SHOP
    path.parent.mkdir(parents=True)
    path.write_text(shop_text(DECIDED), encoding="utf-8")
    return path


def test_commands_look_where_the_web_writes(home: Path) -> None:
    assert home / SHOP == content_folders(home)[-1] / SHOP_FILE


@pytest.mark.usefixtures("decided")
def test_read_finds_what_the_shops_rules_find_and_spares_what_it_denied(trainer: Run) -> None:
    lines = '{"id": 1, "text": "七彩祥云送到"}\n{"id": 2, "text": "加我微信聊"}'
    found, spared = map(json.loads, trainer("read", stdin=lines).stdout.splitlines())
    assert [one["rule"] for one in found["findings"]] == ["overpromise.shop_1"]
    assert spared["findings"] == []


@pytest.mark.usefixtures("decided")
def test_evaluate_reports_the_shops_clean_set(trainer: Run) -> None:
    line = '{"id": "a", "text": "七彩祥云送到", "findings": [{"category": "overpromise"}]}'
    figures = json.loads(trainer("evaluate", "-", "--json", stdin=line).stdout)
    assert figures["micro"]["recall"] == 1.0
    assert figures["shop_clean"] == {
        "n": 2,
        "clean": 0.5,
        "errors": [{"id": 1, "messages": ["加我微信聊"], "extra": ["off_platform"]}],
    }
    table = trainer("evaluate", "-", stdin=line).stdout
    assert "本店干净句（2 句）" in table
    assert "规则还会判 off_platform（站外引流）  加我微信聊" in table


def test_a_file_that_cannot_be_read_is_a_problem_of_the_input(decided: Path, trainer: Run) -> None:
    decided.write_text("{", encoding="utf-8")
    done = trainer("read", stdin='{"id": 1, "text": "好"}')
    assert done.returncode == 1
    assert "本店的判读决定读不了" in done.stderr


@pytest.mark.usefixtures("decided")
def test_simulate_names_the_decisions_in_the_graders_version(trainer: Run, tmp_path: Path) -> None:
    replies = tmp_path / "replies.json"
    replies.write_text('[{"at": 8, "text": "您好"}, {"at": 20, "end": true}]', encoding="utf-8")
    done = trainer("simulate", "aftersale-parcel-stuck", "--replies", str(replies))
    assert json.loads(done.stdout)["grade"]["versions"]["grader"].endswith(DECIDED.mark)
