"""The search page: what it shows to whom."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import scored_chats
from trainer.store.accounts import Role, user_by_login


@pytest.fixture
def manager(sign_in: Callable[..., FlaskClient], db_session: Session) -> FlaskClient:
    browser = sign_in(Role.MANAGER)
    keeper = user_by_login(db_session, "manager")
    assert keeper is not None
    scored_chats.fill(db_session, kept_by=keeper.id)
    return browser


def _page(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.get_data(as_text=True))


def test_a_manager_finds_chats_and_cases_with_the_words_marked(manager: FlaskClient) -> None:
    page = _page(manager, "/search?q=枸杞")
    assert '<mark class="se-mark">枸杞</mark>' in page
    assert 'href="/chats/1"' in page
    assert "案例" in page


def test_a_trainee_finds_cases_alone_and_sees_no_filter_of_chats(
    manager: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    page = _page(sign_in(Role.TRAINEE), "/search?q=枸杞&kind=chats")
    assert 'href="/chats/' not in page
    assert 'name="agent"' not in page


def test_an_author_sees_no_score(manager: FlaskClient, sign_in: Callable[..., FlaskClient]) -> None:
    manager.post("/scores/refresh")
    assert 'class="se-score"' in _page(manager, "/search?q=枸杞")
    page = _page(sign_in(Role.AUTHOR), "/search?q=枸杞&red=1")
    assert 'href="/chats/1"' in page
    assert 'class="se-score"' not in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=",
        "?q='",
        "?q=的&page=0",
        "?q=的&page=99999999",
        "?q=的&since=x&stage=y&agent=u9x",
        "?q=的&agent=u99999999999999999999&page=99999999999999999999",
        "?q=的&agent=u" + "9" * 5000,
        "?q=的&since=0001-01-01&until=9999-12-31",
    ],
)
def test_an_odd_question_is_answered_calmly(manager: FlaskClient, query: str) -> None:
    assert "搜索" in _page(manager, f"/search{query}")


def test_nothing_found_says_what_to_do(manager: FlaskClient) -> None:
    assert "没有同时说到这些词的" in _page(manager, "/search?q=火星上的羊")


def test_a_question_of_signs_alone_is_told_so(manager: FlaskClient) -> None:
    assert "这里面没有能找的字" in _page(manager, '/search?q=……！？*"')


def test_pages_lead_on(manager: FlaskClient) -> None:
    page = _page(manager, "/search?q=的")
    assert "下一页" in page
    assert "上一页" in _page(manager, "/search?q=的&page=2")
