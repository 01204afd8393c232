"""The pages of scored chats: lists, one chat, a star that shows in a report's place, a team."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import scored_chats
from tests.chats import MONDAY, kept_chat
from trainer.store.accounts import Role, User, user_by_login
from trainer.store.engine import transaction


@pytest.fixture
def manager(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MANAGER)


@pytest.fixture
def chats(db_session: Session, manager: FlaskClient, add_person: Callable[..., int]) -> list[int]:
    own = add_person(Role.TRAINEE, "xiaoyu", name="晓雨", team="白班")
    keeper = user_by_login(db_session, "manager")
    assert keeper is not None
    return [one.id for one in scored_chats.fill(db_session, kept_by=keeper.id, agents=(own,))]


def _page(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.get_data(as_text=True))


def test_the_list_offers_to_score_what_is_not_scored_and_then_shows_it(
    manager: FlaskClient, chats: list[int]
) -> None:
    assert f"给没评的 {len(chats)} 段评分" in _page(manager, "/scores")
    assert manager.post("/scores/refresh").status_code == 303
    page = _page(manager, "/scores")
    assert "给没评的" not in page
    assert page.index("衣服掉色") < page.index("昨天拍的") < page.index("在吗")


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        ("agent", "晓雨"),
        ("team", "白班"),
        ("day", "11 月 23 日"),
        ("hour", "9:00-10:00"),
        ("stage", "售后"),
        ("nonsense", "晓雨"),
    ],
)
def test_chats_are_put_side_by_side(
    manager: FlaskClient, chats: list[int], by: str, shown: str
) -> None:
    manager.post("/scores/refresh")
    page = _page(manager, f"/scores?by={by}&since=2026-11-01&until=x")
    groups = page.partition("放在一起看")[2].partition("先看这些")[0]
    assert shown in groups


def test_the_page_of_a_chat_shows_score_metrics_and_what_was_left_out(
    manager: FlaskClient, chats: list[int]
) -> None:
    page = _page(manager, f"/chats/{chats[1]}/score")
    assert "旺旺 3 分钟响应率" in page
    assert "没计入：自动回复 1" in page
    assert "客服正在赶来的路上" in page
    assert "口径有出入" in page


def test_without_times_the_page_says_so(manager: FlaskClient, chats: list[int]) -> None:
    page = _page(manager, f"/chats/{chats[3]}/score")
    assert "没有总分" in page
    assert "缺时间" in page
    assert "没计入：没有时间" in page


def test_a_red_line_stands_on_top(manager: FlaskClient, chats: list[int]) -> None:
    page = _page(manager, f"/chats/{chats[2]}/score")
    assert "踩了红线：" in page
    assert "客服在" in page


def test_the_kept_chats_are_narrowed_to_those_with_a_red_line(
    manager: FlaskClient, chats: list[int], sign_in: Callable[..., FlaskClient]
) -> None:
    assert "含红线" not in _page(manager, "/chats")  # nothing is scored yet
    manager.post("/scores/refresh")
    page = _page(manager, "/chats")
    assert "含红线 1" in page
    assert page.count("</i>红线</span>") == 1
    only = _page(manager, "/chats?red=1&stage=aftersale")
    assert "衣服掉色" in only
    assert "枸杞" not in only
    author = _page(sign_in(Role.AUTHOR), "/chats?red=1")  # who sees no scores sees all chats
    assert "含红线" not in author
    assert "昨天拍的" in author


def test_a_good_reply_is_starred_and_taken_back(manager: FlaskClient, chats: list[int]) -> None:
    answer = manager.post(f"/chats/{chats[0]}/stars", data={"seq": "1"})
    assert answer.status_code == 303
    page = _page(manager, f"/chats/{chats[0]}/score")
    assert "已标为参考" in page
    assert manager.post("/stars/1/drop").status_code == 303
    assert "已标为参考" not in _page(manager, f"/chats/{chats[0]}/score")


@pytest.mark.parametrize("seq", ["", "x", "-1", "9999999", "9" * 20, "9" * 5000])
def test_a_star_on_nothing_is_refused(manager: FlaskClient, chats: list[int], seq: str) -> None:
    assert manager.post(f"/chats/{chats[0]}/stars", data={"seq": seq}).status_code == 422


def test_a_chat_that_is_not_there_is_told(manager: FlaskClient) -> None:
    assert manager.get("/chats/77/score").status_code == 404


def test_a_list_costs_the_same_queries_for_four_chats_and_for_forty(
    manager: FlaskClient,
    chats: list[int],
    db_session: Session,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    manager.post("/scores/refresh")
    few = count_queries(lambda: manager.get("/scores"))
    keeper = user_by_login(db_session, "manager")
    assert keeper is not None
    with transaction(db_session):
        for number in range(36):
            kept_chat(db_session, kept_by=keeper.id, at=MONDAY + timedelta(days=number))
    manager.post("/scores/refresh")
    assert count_queries(lambda: manager.get("/scores")) == few


def test_an_administrator_puts_people_into_teams(
    sign_in: Callable[..., FlaskClient], add_person: Callable[..., int], db_session: Session
) -> None:
    boss = sign_in(Role.ADMINISTRATOR)
    own = add_person(Role.TRAINEE, "xiaoyu", name="晓雨")
    assert boss.post(f"/people/{own}/team", data={"team": " 白  班 "}).status_code == 302
    user = db_session.get(User, own)
    assert user is not None
    assert user.team == "白 班"
    assert boss.post(f"/people/{own}/team", data={"team": "长" * 21}).status_code == 422
