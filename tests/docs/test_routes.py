"""docs/commands.md names every route with its methods and who may call it, and the workbench's calls field by field."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.docs.pages import page, section, table, tables
from trainer.dialogue.events import AgentReplied, BuyerSpoke
from trainer.store.accounts import Role
from trainer.web import access

PAGE = page("commands.md")
CALLS = section(PAGE, "The workbench's own calls")
_WORDS = {frozenset(access.ANYBODY): "anybody", access.EVERY_ROLE: "every role"}


def _who(app: Flask, endpoint: str) -> str:
    roles = access.allowed_roles(app, endpoint)
    assert roles is not None
    return _WORDS.get(roles) or ", ".join(role.value for role in Role if role in roles)


def test_every_route_stands_with_its_methods_and_roles_and_no_other(app: Flask) -> None:
    real = {
        (
            rule.rule.replace("int:", "").replace("path:", ""),
            ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            _who(app, rule.endpoint),
        )
        for rule in app.url_map.iter_rules()
    }
    assert {row[:3] for row in table(section(PAGE, "Routes"), "route")} == real


def _begun(browser: FlaskClient, case: str = "aftersale-parcel-stuck") -> str:
    answer = browser.post(f"/practice/start/{case}", data={"start_key": "once-and-only"})
    assert answer.status_code == 303
    return str(answer.location)


def _described(first: str) -> dict[str, str]:
    return {name: row[-1] for row in table(CALLS, first) for name in _names(row[0])}


def _names(cell: str) -> list[str]:
    return [name.strip("` ") for name in cell.split(",")]


def test_a_look_has_the_keys_of_the_page_and_no_other(sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in(Role.TRAINEE)
    look = browser.get(f"{_begun(browser)}/look").get_json()
    described = _described("key")
    assert set(look) == set(described)
    nested = {**look["patience"], **look["desks"][0]}
    for name in nested:
        assert f"`{name}`" in described["patience"] + described["desks"]


def test_the_calls_of_the_page_work_as_it_says(sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in(Role.TRAINEE)
    base = _begun(browser)
    bodies: dict[str, dict[str, Any]] = {
        "replies": {"text": "您好", "client_id": "m1"},
        "desk": {"desk": "courier", "ask": "到哪了"},
        "note": {"text": "约好两点"},
    }
    described = {re.split(r"[/?]", row[0])[3] for row in _rows("call")}
    for call in described - {"look", "end"}:
        answer = browser.post(f"{base}/{call}", json=bodies.get(call, {}))
        assert answer.status_code == 200, call
    closed = browser.post(f"{base}/end", json={}).get_json()["closed"]
    for name in closed:
        assert f"`{name}`" in _described("key")["closed"]


def _rows(first: str) -> list[tuple[str, ...]]:
    return [row for head, rows in tables(CALLS) if head == first for row in rows]


def test_an_event_of_a_look_has_described_keys_only(sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in(Role.TRAINEE)
    base = _begun(browser)
    browser.post(f"{base}/replies", json={"text": "", "card": "order", "client_id": "m1"})
    events = browser.get(f"{base}/look").get_json()["events"]
    assert {event["who"] for event in events} == {BuyerSpoke.kind, AgentReplied.kind}
    for name in {name for event in events for name in event}:
        assert f"`{name}`" in _described("key")["events"]


def test_a_red_line_comes_back_as_the_warning_of_the_page(
    sign_in: Callable[..., FlaskClient],
) -> None:
    browser = sign_in(Role.TRAINEE)
    sent = {"text": "您加我微信聊", "client_id": "m1"}
    answer = browser.post(f"{_begun(browser)}/replies", json=sent).get_json()
    assert set(answer) == {"warning"}
    assert all(f'"{name}"' in CALLS for name in answer["warning"])
