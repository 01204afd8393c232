"""The workbench's own calls: what they refuse, what they never tell, and that nothing is lost or doubled."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from question_bank.case import Case
from question_bank.library import load_library
from tests.conftest import StillClock
from tests.question_bank.sample import sound_text
from trainer.config import Settings
from trainer.dialogue.events import AgentReplied, Event, HintShown
from trainer.services import content as content_service
from trainer.store.accounts import Role
from trainer.store.practice import events_of

SECRET_KEYS = {
    "beat",
    "cause",
    "mood",
    "need",
    "meets",
    "upto",
    "knows",
    "seed",
    "persona",
    "grants",
}
TELLING = 4
"""Shorter words of a case stand in any page by chance."""
PUBLISHED = load_library().published()


@dataclass
class Workbench:
    """One trainee at one conversation, through the calls that the page makes."""

    browser: FlaskClient
    attempt: int
    sent: int = 0

    def say(self, text: object, client_id: object = None, **more: object) -> TestResponse:
        self.sent += 1
        body = {"text": text, "client_id": client_id or f"c{self.sent}", **more}
        return self.browser.post(f"/practice/{self.attempt}/replies", json=body)

    def call(self, verb: str, body: object = None) -> TestResponse:
        return self.browser.post(f"/practice/{self.attempt}/{verb}", json=body or {})

    def look(self, query: str = "") -> dict[str, Any]:
        return read(self.browser.get(f"/practice/{self.attempt}/look{query}"))

    def page(self) -> str:
        return self.browser.get(f"/practice/{self.attempt}").get_data(as_text=True)


def read(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    assert isinstance(answer.json, dict)
    return answer.json


def refused(answer: TestResponse) -> tuple[int, str]:
    assert answer.json is not None, answer.text
    error = answer.json["error"]
    assert re.search("[\u4e00-\u9fff]", error["message"])
    return answer.status_code, error["code"]


def publish(settings: Settings, *changes: tuple[str, str], name: str = "mug-handle") -> Path:
    """The sound case of the question bank's tests, published in this installation."""
    folder = settings.home / "content" / "cases"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(sound_text(("id: mug-handle", f"id: {name}"), *changes), encoding="utf-8")
    return path


def begin(browser: FlaskClient, case: str, key: str = "press-one") -> Workbench:
    answer = browser.post(f"/practice/start/{case}", data={"start_key": key})
    assert answer.status_code == 303, answer.text
    return Workbench(browser, int(answer.location.rsplit("/", 1)[1]))


@pytest.fixture
def trainee(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRAINEE, "xiaoyu")


@pytest.fixture
def bench(settings: Settings, trainee: FlaskClient) -> Workbench:
    publish(settings)
    return begin(trainee, "mug-handle")


@pytest.fixture
def stored(bench: Workbench, db_session: Session) -> Callable[[], list[Event]]:
    """The log as the database has it now."""

    def log() -> list[Event]:
        db_session.rollback()
        return events_of(db_session, bench.attempt)

    return log


def replies(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, AgentReplied)]


# what the page never gets


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case.id)
def test_neither_page_nor_answers_tell_what_only_the_buyer_and_the_grader_know(
    trainee: FlaskClient, clock: StillClock, case: Case
) -> None:
    bench = begin(trainee, case.id)
    told, heard = [bench.page()], []
    for text in ("您好，在的", "麻烦报下订单号", "请您稍等，我查一下"):
        clock.advance(20)
        answer = bench.say(text)
        told.append(answer.get_data(as_text=True))
        heard += [event["text"] for event in read(answer)["events"]]
    for words in hidden_words(case):
        shown = [said for said in heard if words in said]
        leaks = [where for where, text in enumerate(told) if words in text and not shown]
        assert leaks == [], words
    for text in told[1:]:
        assert keys_of(json.loads(text)) & SECRET_KEYS == set()
    assert keys_of(embedded(told[0])) & SECRET_KEYS == set()


def hidden_words(case: Case) -> set[str]:
    """Every text of the case that stands outside its `shown` block and the shop's public phrases."""
    packs = load_library().phrases.values()
    phrases = [f"{p.name} {p.text}" for pack in packs for p in pack.phrases]
    public = json.dumps(case.shown.model_dump(mode="json"), ensure_ascii=False) + case.title
    public += case.buyer.name + case.buyer.member + case.buyer.note + "".join(phrases)
    record = case.model_dump(mode="json", by_alias=True)
    secret = {key: record[key] for key in ("beats", "points", "silence", "walkthroughs", "desk")}
    secret["buyer"] = {key: record["buyer"][key] for key in ("knows", "rude", "protest")}
    texts = {text for text in texts_of(secret) if re.search("[\u4e00-\u9fff]", text)}
    return {text for text in texts if len(text) >= TELLING and text not in public} | {
        value for value in case.buyer.knows.values() if value not in public
    }


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def embedded(page: str) -> list[Any]:
    """The JSON that the page brings along for its scripts."""
    blocks = re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert blocks
    return [json.loads(block) for block in blocks]


def test_when_to_look_again_does_not_betray_the_buyers_patience(
    settings: Settings, sign_in: Callable[..., FlaskClient], clock: StillClock
) -> None:
    patience = (52, 55, 58)
    for seconds in patience:
        wait = ("persona: impatient", f"persona: impatient\n  patience: {{reply: {seconds}s}}")
        publish(settings, wait, ("[收到就是坏的, +3s, 怎么办]", "怎么办"), name=f"mug-{seconds}")
    looks = [
        begin(sign_in(Role.TRAINEE, f"trainee{seconds}"), f"mug-{seconds}").look()["next_look"]
        for seconds in patience
    ]
    assert len(set(looks)) == 1
    assert datetime.fromisoformat(looks[0]).timestamp() % 10 == 0


# sent twice, from two tabs, too late


def test_the_same_message_twice_is_one_reply(
    bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    first = read(bench.say("您好", "same"))
    again = read(bench.say("您好", "same"))
    assert replies(stored()) == ["您好"]
    assert again["last_seq"] == first["last_seq"]


def test_two_tabs_at_once_lose_nothing_and_double_nothing(
    app: Flask, bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    cookie = bench.browser.get_cookie("trainer")
    assert cookie is not None
    statuses: list[int] = []

    def type_away(tab: int) -> None:
        browser = app.test_client()
        browser.set_cookie("trainer", cookie.value)
        mine = Workbench(browser, bench.attempt)
        for n in range(6):
            statuses.append(mine.say(f"第 {tab} 页第 {n} 句", f"tab{tab}-{n}").status_code)
            statuses.append(mine.say("两页都发了这一句", f"both-{n}").status_code)

    tabs = [threading.Thread(target=type_away, args=(tab,)) for tab in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    events = stored()
    assert statuses == [200] * 24
    assert [event.seq for event in events] == list(range(len(events)))
    names = [event.client_id for event in events if isinstance(event, AgentReplied)]
    assert sorted(names) == sorted(
        [f"tab{tab}-{n}" for tab in range(2) for n in range(6)] + [f"both-{n}" for n in range(6)]
    )


def test_after_the_end_a_message_is_refused_and_the_page_is_told_that_it_was_not_sent(
    bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    ended = read(bench.call("end"))
    assert ended["closed"]["outcome"] == "abandoned"
    before = stored()
    late = bench.say("等一下我还没说完")
    assert refused(late) == (409, "closed")
    assert "没有发出去" in late.get_json()["error"]["message"]
    assert refused(bench.call("hint"))[0] == 409
    assert refused(bench.call("pause"))[0] == 409
    assert refused(bench.call("desk", {"desk": "warehouse", "ask": "?"}))[0] == 409
    assert read(bench.call("end"))["closed"] == ended["closed"]
    assert stored() == before


def test_a_message_repeated_after_the_end_is_known_rather_than_refused(bench: Workbench) -> None:
    bench.say("您好", "same")
    bench.call("end")
    assert read(bench.say("您好", "same"))["closed"]["outcome"] == "abandoned"


# what is no message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "还没有写字"),
        (" \n\t　", "还没有写字"),
        ("长" * 5000, "5,000"),
        (5, "刷新"),
        (["您好"], "刷新"),
        ("没有字\x00", "认不出"),
    ],
    ids=["empty", "blank", "long", "number", "list", "nul"],
)
def test_what_is_no_message_is_refused_in_words_and_changes_nothing(
    bench: Workbench, stored: Callable[[], list[Event]], text: object, words: str
) -> None:
    before = stored()
    answer = bench.say(text)
    assert refused(answer) == (422, "invalid")
    assert words in answer.get_json()["error"]["message"]
    assert stored() == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"null", b"[" * 50_000])
def test_a_broken_body_is_refused(
    bench: Workbench, stored: Callable[[], list[Event]], body: bytes
) -> None:
    before = stored()
    path = f"/practice/{bench.attempt}/replies"
    answer = bench.browser.post(path, data=body, content_type="application/json")
    assert refused(answer) == (422, "invalid")
    assert stored() == before


def test_half_a_character_is_refused(bench: Workbench, stored: Callable[[], list[Event]]) -> None:
    before, path = stored(), f"/practice/{bench.attempt}/replies"
    body = rb'{"text": "\ud800", "client_id": "c1"}'
    answer = bench.browser.post(path, data=body, content_type="application/json")
    assert refused(answer) == (422, "invalid")
    assert stored() == before


@pytest.mark.parametrize("name", ["", "x" * 65, 7])
def test_a_message_without_a_usable_number_is_refused(bench: Workbench, name: object) -> None:
    body = {"text": "您好", "client_id": name}
    answer = bench.browser.post(f"/practice/{bench.attempt}/replies", json=body)
    assert refused(answer) == (422, "invalid")


def test_message_upon_message_is_taken_until_the_buyer_could_not_read_them_in_one_go(
    bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    statuses = [bench.say(f"{n}" + "长" * 1990).status_code for n in range(14)]
    assert statuses == [200] * 10 + [409] * 4
    assert len(replies(stored())) == 10
    assert refused(bench.say("长" * 1990)) == (409, "conflict")
    assert read(bench.call("end"))["closed"] is not None


def test_an_unknown_colleague_and_an_unknown_card_are_refused(
    bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    before = stored()
    assert refused(bench.call("desk", {"desk": "boss", "ask": "?"})) == (422, "invalid")
    assert refused(bench.call("desk", {"desk": ["courier"]})) == (422, "invalid")
    assert refused(bench.say("", card="discount")) == (422, "invalid")
    assert refused(bench.say("", card="order")) == (422, "invalid")  # this case shows no order
    assert stored() == before
    assert read(bench.say("", card="product"))["events"][-1]["card"] == "product"


def test_a_note_that_is_too_long_is_refused(bench: Workbench) -> None:
    assert refused(bench.call("note", {"text": "长" * 501})) == (422, "invalid")
    assert read(bench.call("note", {"text": "老客"})) == {"saved": True}


@pytest.mark.parametrize("after", ["", "x", "--1", "99999999999999999999", "１", "-1", "1e9"])
def test_a_senseless_place_to_look_from_breaks_nothing(bench: Workbench, after: str) -> None:
    assert bench.look(f"?after={after}")["last_seq"] == 1


@pytest.mark.parametrize("seq", ["", "x", "-1", "²", "9" * 20, "9" * 5000])
def test_a_place_to_go_back_to_that_is_no_number_is_refused(bench: Workbench, seq: str) -> None:
    form = {"seq": seq, "start_key": "press-again"}
    assert bench.browser.post(f"/practice/{bench.attempt}/rewind", data=form).status_code == 422


# whose it is


@pytest.mark.parametrize("verb", ["replies", "desk", "hint", "pause", "resume", "end", "note"])
def test_somebody_elses_and_unknown_conversations_are_not_found(
    bench: Workbench,
    stored: Callable[[], list[Event]],
    sign_in: Callable[..., FlaskClient],
    verb: str,
) -> None:
    before = stored()
    other = sign_in(Role.TRAINEE, "zhou")
    body = {"text": "您好", "client_id": "c1", "desk": "warehouse", "ask": "?"}
    for attempt in (bench.attempt, bench.attempt + 999):
        answer = Workbench(other, attempt).call(verb, body)
        assert refused(answer) == (404, "not_found")
    assert refused(other.get(f"/practice/{bench.attempt}/look", headers=JSON)) == (404, "not_found")
    assert stored() == before


JSON = {"Accept": "application/json"}


def test_a_manager_does_not_answer_for_a_trainee(
    bench: Workbench, sign_in: Callable[..., FlaskClient]
) -> None:
    boss = sign_in(Role.MANAGER, "boss")
    assert refused(Workbench(boss, bench.attempt).say("您好")) == (403, "forbidden")


def test_without_the_pages_token_nothing_is_sent(
    app: Flask, bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    before = stored()
    app.config["WTF_CSRF_ENABLED"] = True
    assert refused(bench.say("您好")) == (400, "stale_form")
    body, wrong = {"text": "您好", "client_id": "c"}, {"X-CSRFToken": "made up"}
    answer = bench.browser.post(f"/practice/{bench.attempt}/replies", json=body, headers=wrong)
    assert refused(answer) == (400, "stale_form")
    assert stored() == before
    page = bench.page()
    token = re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]
    right = {"X-CSRFToken": token}
    sent = bench.browser.post(f"/practice/{bench.attempt}/replies", json=body, headers=right)
    assert read(sent)["events"][-1]["text"] == "您好"


def test_an_unknown_case_cannot_be_started(trainee: FlaskClient) -> None:
    answer = trainee.post("/practice/start/no-such", data={"start_key": "press-one"}, headers=JSON)
    assert refused(answer) == (404, "not_found")


# the guard, and the library while the server runs


def test_a_red_line_is_shown_first_and_sent_when_insisted_upon(
    bench: Workbench, stored: Callable[[], list[Event]]
) -> None:
    warning = read(bench.say("您加我微信聊吧", "red"))["warning"]
    assert warning["category"] == "off_platform"
    assert replies(stored()) == []
    read(bench.say("您加我微信聊吧", "red"))
    assert replies(stored()) == ["您加我微信聊吧"]
    assert [event for event in stored() if isinstance(event, HintShown)]


def test_a_case_file_broken_while_the_server_runs_keeps_its_last_good_version(
    settings: Settings, trainee: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_service, "FRESH_FOR_S", -1.0)
    path = publish(settings)
    assert "杯子把手断了" in trainee.get("/cases/mug-handle").get_data(as_text=True)
    path.write_text("id: mug-handle\nbeats: [", encoding="utf-8")
    assert "杯子把手断了" in trainee.get("/cases/mug-handle").get_data(as_text=True)
    assert "杯子把手断了" in trainee.get("/cases").get_data(as_text=True)
    bench = begin(trainee, "mug-handle")
    read(bench.say("您好"))
    publish(settings, ("title: 杯子把手断了", "title: 杯子又断了"))
    assert "杯子又断了" in trainee.get("/cases/mug-handle").get_data(as_text=True)
    assert "杯子把手断了" in bench.page()
