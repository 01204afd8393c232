"""The sheet of a shop: what the briefing and the workbench tell of it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from trainer.config import Settings
from trainer.store.accounts import Role

CASE = "presale-bargain-again"
SHEET = """
id: guorenxiang
name: 果仁巷
platform: jd
line: nuts
about: 巷子口开了九年的坚果铺
agents: [小穗]
auto_reply: 您好，这里是果仁巷，客服马上就来
products: [{name: 每日坚果 30 包装, price: 89}]
policies: [价格全店统一，客服不能改价哦, 开袋后请在两周内吃完]
promotions: [本周每日坚果第二盒半价]
"""


@pytest.fixture(autouse=True)
def _published(settings: Settings) -> None:
    folder = settings.home / "content" / "shops"
    folder.mkdir(parents=True)
    (folder / "guorenxiang.yaml").write_text(SHEET, encoding="utf-8")


def test_the_briefing_says_where_the_shop_sells_and_what_it_is(
    sign_in: Callable[..., FlaskClient],
) -> None:
    page = sign_in(Role.TRAINEE).get(f"/cases/{CASE}").get_data(as_text=True)
    assert "京东" in page
    assert "巷子口开了九年的坚果铺" in page


def test_the_workbench_shows_promotions_and_only_those_rules_that_the_case_leaves_out(
    sign_in: Callable[..., FlaskClient],
) -> None:
    browser = sign_in(Role.TRAINEE)
    started = browser.post(f"/practice/start/{CASE}", data={"start_key": "a-key-of-this-test"})
    page = browser.get(started.headers["Location"]).get_data(as_text=True)
    assert "本周每日坚果第二盒半价" in page
    assert "开袋后请在两周内吃完" in page
    assert "客服不能改价哦" not in page, "the case says so itself"
