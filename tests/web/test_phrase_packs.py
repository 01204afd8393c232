"""Quick phrases in and out: the shops' packs for authors, 「我的短语」 for trainees, and the order in which `/` offers them."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from question_bank.library import load_library
from question_bank.vocabulary import Stage
from tests.conftest import StillClock
from trainer.config import Settings
from trainer.store.accounts import Role
from trainer.store.practice import OwnPhrase
from trainer.web.workbench_view import phrases_by_use
from transcripts.phrase_tables import PhraseRow, read_phrase_table, write_csv

SHEET = """
id: guorenxiang
name: 果仁巷
platform: taobao
line: nuts
products: [{name: 每日坚果 30 包装, price: 89}]
"""
GOOD = PhraseRow("zy", "枣圈是低温烘的，【口味】您喜欢吗", "售前")
BAD = PhraseRow("wx", "加我微信给您便宜点", "售前")


@pytest.fixture
def author(settings: Settings, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    folder = settings.home / "content" / "shops"
    folder.mkdir(parents=True)
    (folder / "guorenxiang.yaml").write_text(SHEET, encoding="utf-8")
    return sign_in(Role.AUTHOR)


def _import(
    browser: FlaskClient, rows: list[PhraseRow], shop: str = "guorenxiang", **more: str
) -> TestResponse:
    table = (io.BytesIO(write_csv(rows)), "短语.csv")
    return browser.post(
        f"/phrases/{shop}/import",
        data={"table": table, **more},
        content_type="multipart/form-data",
    )


def test_an_imported_table_is_published_and_exports_as_the_same_rows(author: FlaskClient) -> None:
    answer = _import(author, [GOOD])
    assert answer.status_code == 200
    assert "收下 1 条新短语" in answer.text
    assert "枣圈是低温烘的" in author.get("/phrases/guorenxiang").text
    for form in ("csv", "xlsx"):
        body = author.get(f"/phrases/guorenxiang/export/{form}").data
        (row,) = [one for one in read_phrase_table(body).rows if one.code == "zy"]
        assert (row.text, row.group) == (GOOD.text, GOOD.group)


def test_a_phrase_with_a_fault_is_left_out_and_named_with_its_line(author: FlaskClient) -> None:
    page = _import(author, [GOOD, BAD]).text
    assert "1 行没有收" in page
    assert "站外引流" in page
    assert BAD.text not in author.get("/phrases/guorenxiang").text


def test_a_table_that_replaces_leaves_only_its_own_and_can_be_taken_back(
    author: FlaskClient,
) -> None:
    before = author.get("/phrases/general").text
    assert _import(author, [GOOD], "general", replace="y").status_code == 200
    assert "1 条" in author.get("/phrases/general").text
    assert author.post("/phrases/general/restore").status_code == 303
    assert "婉拒议价" in before
    assert "婉拒议价" in author.get("/phrases/general").text


@pytest.mark.parametrize("body", [b"", b"no table"])
def test_a_file_that_is_no_table_is_refused_in_words(author: FlaskClient, body: bytes) -> None:
    answer = author.post(
        "/phrases/guorenxiang/import",
        data={"table": (io.BytesIO(body), "a.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "t-summary" in answer.text


def test_the_same_table_twice_changes_nothing_and_says_so(author: FlaskClient) -> None:
    _import(author, [GOOD])
    again = _import(author, [GOOD])
    assert again.status_code == 422
    assert "店里都有了" in again.text


def test_every_shop_has_a_row_and_an_unknown_one_is_not_found(author: FlaskClient) -> None:
    page = author.get("/phrases").text
    assert "每家店通用" in page
    assert "果仁巷" in page
    assert author.get("/phrases/nowhere").status_code == 404


def test_a_trainee_takes_the_own_phrases_along(
    app: Flask,
    sign_in: Callable[..., FlaskClient],
    add_person: Callable[..., int],
    db_session: Session,
    clock: StillClock,
) -> None:
    browser = sign_in(Role.TRAINEE)
    with browser.session_transaction() as cookie:
        user_id = cookie["user"]
    db_session.add(
        OwnPhrase(user_id=user_id, text="马上给您看看", stage=Stage.PRESALE, saved_at=clock())
    )
    db_session.commit()
    answer = browser.get("/reports/phrases/export/xlsx")
    (row,) = read_phrase_table(answer.data).rows
    assert (row.code, row.text, row.group) == ("wd1", "马上给您看看", "我的短语")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert browser.get("/reports/phrases/export/pdf").status_code == 404
    assert "/reports/phrases/export/csv" in browser.get("/reports").text


def test_the_slash_offers_this_stages_phrases_first_and_nothing_twice() -> None:
    packs = list(load_library().phrases.values())
    phrases = phrases_by_use([*packs, *packs], Stage.AFTERSALE)
    stages = [phrase.stage for phrase in phrases]
    assert stages[0] is Stage.AFTERSALE
    assert stages == sorted(
        stages, key=lambda stage: (stage is not Stage.AFTERSALE, stage is not None)
    )
    assert len({phrase.text for phrase in phrases}) == len(phrases)
