"""Knowledge pages, their charts at each width, and the ways that lead to them."""

from collections.abc import Callable
from itertools import combinations

import pytest
from flask.testing import FlaskClient

from question_bank.knowledge import KnowledgeCard
from question_bank.library import load_library
from trainer.store.accounts import Role
from trainer.web.flow_drawing import PHONE, WIDE, Box, Paper, drawing, in_words

CHARTS = [card for card in load_library().knowledge.values() if card.chart]


def _apart(one: Box, other: Box) -> bool:
    beside = abs(one.x - other.x) >= (one.width + other.width) / 2
    return beside or one.y + one.height < other.y or other.y + other.height < one.y


@pytest.mark.parametrize("paper", [WIDE, PHONE], ids=lambda paper: paper.name)
@pytest.mark.parametrize("card", CHARTS, ids=lambda card: card.id)
def test_boxes_lie_apart_on_the_paper_and_hold_their_words(
    card: KnowledgeCard, paper: Paper
) -> None:
    assert card.chart is not None
    drawn = drawing(card.chart, paper)
    assert all(_apart(one, other) for one, other in combinations(drawn.boxes, 2))
    for box in drawn.boxes:
        assert box.x - box.width / 2 >= 0
        assert box.x + box.width / 2 <= paper.width
        assert box.y + box.height <= drawn.height
        assert "".join(line for line, _ in box.lines) == box.step.text
        assert all(len(line) * paper.letter <= box.width - 16 for line, _ in box.lines)
    assert len(drawn.arrows) == len(card.chart.edges)


@pytest.mark.parametrize("card", CHARTS, ids=lambda card: card.id)
def test_a_chart_is_told_in_words_as_well(card: KnowledgeCard) -> None:
    assert card.chart is not None
    told = in_words(card.chart)
    assert {step.id for step, _ in told} == {step.id for step in card.chart.steps}
    assert sum(len(then) for _, then in told) == len(card.chart.edges)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_cards(sign_in: Callable[..., FlaskClient], role: Role) -> None:
    browser = sign_in(role)
    page = browser.get("/knowledge").text
    assert "六种还价" in page
    card = browser.get("/knowledge/flow-return").text
    assert card.count('<svg class="fl-drawing') == 2
    assert "用文字看" in card
    assert "消费者权益保护法" in card


def test_cards_are_found_by_a_word_and_unknown_ones_are_not_found(
    sign_in: Callable[..., FlaskClient],
) -> None:
    browser = sign_in(Role.TRAINEE)
    found = browser.get("/knowledge?q=拒收").text
    assert "买家拒收了" in found
    assert "六种还价" not in found
    assert "换个词试试" in browser.get("/knowledge?q=<b>没有这种词").text
    assert browser.get("/knowledge/nothing").status_code == 404


def test_a_briefing_leads_to_the_cards_of_its_case(sign_in: Callable[..., FlaskClient]) -> None:
    page = sign_in(Role.TRAINEE).get("/cases/aftersale-parcel-stuck").text
    assert "/knowledge/flow-late" in page


def test_a_report_leads_from_a_fault_and_a_missed_point_to_their_cards(
    sign_in: Callable[..., FlaskClient],
) -> None:
    browser = sign_in(Role.TRAINEE)
    case = "presale-leave-platform"
    started = browser.post(f"/practice/start/{case}", data={"start_key": "a-key-of-this-test"})
    attempt = started.headers["Location"].rpartition("/")[2]
    said = {"text": "您加我微信聊", "client_id": "one", "seen_warning": True}
    browser.post(f"/practice/{attempt}/replies", json=said)
    browser.post(f"/practice/{attempt}/replies", json={**said, "client_id": "two"})
    browser.post(f"/practice/{attempt}/end", json={})
    page = browser.get(f"/reports/{attempt}").text
    assert "这条规矩：红线：拉去站外、私下收钱" in page
    assert page.count('href="/knowledge/') >= 2
