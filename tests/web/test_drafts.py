"""The pages where cases are written, and the calls of their editor."""

import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import StillClock
from trainer.services import publishing
from trainer.services.draft_play import Witnessed
from trainer.services.drafts import begin_draft
from trainer.store.accounts import Role, User
from trainer.store.drafts import DraftEntry, draft_entries
from trainer.web.content import content_of

ROOT = Path(__file__).parents[2]
MUG = (Path(__file__).parent.parent / "question_bank" / "sound.yaml").read_text(encoding="utf-8")


@pytest.fixture
def author(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.AUTHOR, "zuozhe", name="沈知")


def words(answer: Any) -> str:
    page = answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def bring_in(browser: FlaskClient, text: str) -> str:
    sent = {"file": (io.BytesIO(text.encode()), "mug.yaml")}
    answer = browser.post("/drafts/import", data=sent)
    assert answer.status_code == 303
    return answer.headers["Location"]


def opened(browser: FlaskClient, path: str) -> dict[str, Any]:
    answer = browser.get(f"{path}/open")
    assert answer.status_code == 200
    return dict(answer.get_json())


def test_the_list_shows_shipped_cases_and_drafts_with_their_states(author: FlaskClient) -> None:
    bring_in(author, "title: 半成品")
    said = words(author.get("/drafts"))
    assert re.search(r"半成品 .*草稿 .*个错误 .*沈知", said)
    assert "快递三天没动" in said
    only = words(author.get("/drafts?state=draft"))
    assert "半成品" in only
    assert "快递三天没动" not in only


def test_a_file_comes_in_and_goes_out_as_it_was(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    out = author.get(f"{path}/export")
    assert out.get_data(as_text=True) == MUG
    assert "mug-handle.yaml" in out.headers["Content-Disposition"]


def test_a_file_that_is_no_text_is_told(author: FlaskClient) -> None:
    sent = {"file": (io.BytesIO("杯子".encode("gb18030")), "mug.yaml")}
    answer = author.post("/drafts/import", data=sent)
    assert answer.status_code == 422
    assert "UTF-8" in words(answer)
    assert author.post("/drafts/import", data={}).status_code == 422


def test_a_text_that_forms_would_shorten_opens_as_source(author: FlaskClient) -> None:
    path = bring_in(author, "id: a\nid: b\n")
    answer = author.get(path, follow_redirects=True)
    assert answer.request.path.endswith("/source")
    said = words(answer)
    assert "先在这里改好" in said
    assert "「id」写了两次" in said


def test_source_that_clashes_keeps_what_was_typed(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    first = author.post(f"{path}/source", data={"text": "title: 这边", "revision": "1"})
    assert first.status_code == 303
    clash = author.post(f"{path}/source", data={"text": "title: 那边", "revision": "1"})
    assert clash.status_code == 409
    assert "title: 那边" in words(clash)
    won = author.post(f"{path}/source", data={"text": "title: 那边", "revision": "1", "over": "1"})
    assert won.status_code == 303
    assert "被另一处的改动盖过" in words(author.get(f"{path}/versions"))


def test_the_editor_opens_saves_and_tells_problems_with_places_and_mends(
    author: FlaskClient,
) -> None:
    path = bring_in(author, MUG)
    draft = opened(author, path)
    assert draft["problems"] == []
    assert [node["name"] for node in draft["graph"]["nodes"]][:2] == ["杯子把手断了", "我要退钱"]
    tree = draft["tree"]
    tree["beats"][1]["branches"][0]["goto"] = "setled"
    saved = author.post(f"{path}/save", json={"tree": tree, "revision": draft["revision"]})
    problem = saved.get_json()["problems"][0]
    assert problem["loc"] == ["beats", 1, "branches", 0, "goto"]
    mended = author.post(
        f"{path}/save",
        json={"tree": tree, "revision": saved.get_json()["revision"], "do": problem["mend"]["do"]},
    ).get_json()
    assert mended["problems"] == []
    assert mended["tree"]["beats"][1]["branches"][0]["goto"] == "settled"


def test_what_the_library_says_already_is_warned_of_while_writing(author: FlaskClient) -> None:
    shipped = (ROOT / "question_bank" / "cases" / "aftersale-parcel-stuck.yaml").read_text("utf-8")
    path = bring_in(author, shipped)
    problems = opened(author, path)["problems"]
    assert {one["severity"] for one in problems} == {"warning"}
    assert any("已经说过" in one["message"] and one["loc"][0] == "beats" for one in problems)
    own = author.post("/drafts/from-library/aftersale-parcel-stuck").headers["Location"]
    assert opened(author, own)["problems"] == []  # a case does not repeat itself
    tree = opened(author, own)["tree"]
    tree["beats"][0]["say"] = ["我的快遞怎麼還沒到啊"]
    saved = author.post(f"{own}/save", json={"tree": tree, "revision": 1}).get_json()
    (slip,) = [one for one in saved["problems"] if one["code"] == "script-slip"]
    assert slip["loc"][:2] == ["beats", 0]


def test_an_older_revision_is_refused_and_can_be_kept_aside(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    draft = opened(author, path)
    ours, theirs = {**draft["tree"], "title": "我"}, {**draft["tree"], "title": "他"}
    assert author.post(f"{path}/save", json={"tree": theirs, "revision": 1}).status_code == 200
    for revision in (-1, 10**19, True, "1"):
        answer = author.post(f"{path}/save", json={"tree": ours, "revision": revision})
        assert answer.status_code == 422
    clash = author.post(f"{path}/save", json={"tree": ours, "revision": 1})
    assert clash.status_code == 409
    assert clash.get_json()["error"]["code"] == "changed_elsewhere"
    aside = author.post(f"{path}/aside", json={"tree": ours}).get_json()
    assert "title: 我" in author.get(f"{path}/export?version={aside['number']}").get_data(
        as_text=True
    )
    over = author.post(f"{path}/save", json={"tree": ours, "revision": 1, "over": True})
    assert over.get_json()["title"] == "我"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tree": "x", "revision": 1},
        {"tree": {"level": 1}, "revision": 1},
        {"tree": {}, "revision": "1"},
        {"tree": {}, "revision": 1, "do": [{"op": "burn"}]},
        {"tree": {}, "revision": 1, "do": {"op": "put"}},
        {"tree": {}, "revision": 1, "do": [{"op": "remove_beat", "place": 3}]},
    ],
)
def test_a_save_that_is_not_whole_is_refused(author: FlaskClient, body: dict[str, Any]) -> None:
    path = bring_in(author, MUG)
    answer = author.post(f"{path}/save", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"]
    assert opened(author, path)["revision"] == 1


def test_half_a_character_is_refused(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    raw = '{"tree": {"a": ["\\ud800"]}, "revision": 1}'
    answer = author.post(f"{path}/save", data=raw, content_type="application/json")
    assert answer.status_code == 422


def test_a_reply_is_tried_in_its_step(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    tree = opened(author, path)["tree"]
    body = {"tree": tree, "beat": 1, "text": "这就给您全额退款"}
    tried = author.post(f"{path}/try", json=body).get_json()
    assert "退款" in tried["acts"]
    assert tried["to"] == {"words": "结局：问题解决了", "beat": None, "tone": "good"}
    off = author.post(f"{path}/try", json={**body, "text": "加我微信聊吧"}).get_json()
    assert off["findings"][0]["name"] == "站外引流"
    desk = {"tree": tree, "beat": 0, "text": "仓库有货，给您补发一个"}
    assert author.post(f"{path}/try", json=desk).get_json()["branch"] is None
    asked = author.post(f"{path}/try", json={**desk, "desks": ["warehouse"]}).get_json()
    assert asked["branch"] == 1
    assert author.post(f"{path}/try", json={**body, "text": " "}).status_code == 422


def test_a_draft_is_rehearsed_to_its_grade(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    body = {"tree": opened(author, path)["tree"], "seed": 1, "steps": []}
    begun = author.post(f"{path}/rehearse", json=body).get_json()
    assert begun["events"][0]["who"] == "buyer"
    assert begun["grade"] is None
    steps = [["desk", "warehouse"], ["+5s", "真抱歉，给您补发一个，今天寄出"]]
    over = author.post(f"{path}/rehearse", json={**body, "steps": steps, "finish": True}).get_json()
    assert over["closed"]
    assert over["grade"]["outcome"] == "settled"
    assert {point["label"] for point in over["grade"]["points"]} == {"先致歉", "给办法"}


def test_the_witnesses_are_replayed(author: FlaskClient) -> None:
    path = bring_in(author, MUG)
    tree = opened(author, path)["tree"]
    tree["walkthroughs"][0]["expect"] = {"outcome": "complained"}
    found = author.post(f"{path}/witnesses", json={"tree": tree}).get_json()
    first = found["witnesses"][0]
    assert first["missed"] == "结局不对"
    assert found["problems"][0]["loc"] == ["walkthroughs", 0]
    assert found["problems"][0]["where"] == "示范「好」"


def test_a_case_is_reviewed_by_somebody_else_published_and_compared(
    app: Flask,
    author: FlaskClient,
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "play_through", lambda *_: Witnessed((), ()))
    manager = sign_in(Role.MANAGER, "he", name="何岩")
    path = bring_in(author, MUG)
    author.post(f"{path}/submit")
    assert "复审 · 自己写的要别人来复审" in words(author.get(path))
    assert author.post(f"{path}/review").status_code == 403
    manager.post(f"{path}/send-back", data={"note": "标题写清楚"})
    assert "标题写清楚" in words(author.get(path))
    tree = {**opened(author, path)["tree"], "title": "杯子把手断了，买家要说法"}
    author.post(f"{path}/save", json={"tree": tree, "revision": 1})
    author.post(f"{path}/submit")
    answer = author.post(f"{path}/save", json={"tree": {}, "revision": 2})
    assert answer.get_json()["error"]["code"] == "under_review"
    manager.post(f"{path}/review")
    author.post(f"{path}/publish")
    assert content_of(app).case("mug-handle").title == "杯子把手断了，买家要说法"
    said = words(author.get(f"{path}/versions?before=1&after=0"))
    assert "案例信息 标题杯子把手断了杯子把手断了，买家要说法" in said
    author.post(f"{path}/restore/1")
    assert opened(author, path)["tree"]["title"] == "杯子把手断了"
    assert content_of(app).case("mug-handle").title == "杯子把手断了，买家要说法"
    manager.post(f"{path}/retire")
    assert "mug-handle" not in {case.id for case in content_of(app).library().published()}
    for senseless in ("99", "x", "9" * 20, "9" * 5000):
        assert author.get(f"{path}/versions?before={senseless}").status_code == 200
        assert author.get(f"{path}/export?version={senseless}").status_code == 200


def test_what_does_not_hold_when_played_is_told_at_its_review(
    author: FlaskClient, db_session: Session
) -> None:
    wrong = MUG.replace("{outcome: settled}}", "{outcome: complained}}", 1)
    path = bring_in(author, wrong)
    author.post(f"{path}/submit")
    answer = author.post(f"{path}/review")
    assert answer.headers["Location"].endswith(f"{path}#witnesses")
    assert "试走没过：示范「好」" in words(author.get(path))
    assert draft_entries(db_session)[0].waits
    assert author.post(f"{path}/publish").status_code == 409


def test_a_model_answer_beyond_what_is_read_locks_nobody_out_of_the_draft(
    author: FlaskClient,
) -> None:
    path = bring_in(author, MUG)
    tree = opened(author, path)["tree"]
    tree["points"][0]["model"] = ["好" * 21_000]
    saved = author.post(f"{path}/save", json={"tree": tree, "revision": 1}).get_json()
    assert [one["code"] for one in saved["problems"] if one["severity"] == "error"] == [
        "out-of-range"
    ]
    assert opened(author, path)["problems"]
    played = author.post(f"{path}/witnesses", json={"tree": tree})
    assert played.get_json()["error"]["code"] == "unplayable"


def test_a_case_from_nothing_and_one_thrown_away(author: FlaskClient) -> None:
    path = author.post("/drafts/new").headers["Location"]
    assert opened(author, path)["tree"]["beats"][0]["id"] == "open"
    author.post(f"{path}/discard")
    assert author.get(path).status_code == 404
    assert author.get(f"{path}/open").status_code == 404


def test_a_chat_stands_beside_its_draft_and_what_it_says_is_escaped(
    author: FlaskClient, db_session: Session, clock: StillClock
) -> None:
    actor = db_session.query(User).filter_by(login="zuozhe").one()
    entry: DraftEntry = begin_draft(
        db_session,
        actor=actor,
        text=MUG,
        now=clock.now,
        source_chat=3,
        source_name="3 月 2 日 · 买家1",
        turns=[("buyer", "<b>杯子坏了</b>"), ("agent", "抱歉")],
    )
    page = author.get(f"/drafts/{entry.id}").get_data(as_text=True)
    assert "&lt;b&gt;杯子坏了&lt;/b&gt;" in page
    assert "3 月 2 日 · 买家1" in page


def test_the_list_costs_the_same_queries_for_one_draft_and_for_many(
    author: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    bring_in(author, MUG)
    few = count_queries(lambda: author.get("/drafts"))
    for _ in range(5):
        bring_in(author, MUG)
    assert count_queries(lambda: author.get("/drafts")) == few
