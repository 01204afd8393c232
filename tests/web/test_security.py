"""Headers, CSRF, cookies, limits, and pages without inline script or style."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from trainer.config import Settings
from trainer.store.accounts import Role
from trainer.web import create_app

TEMPLATES = Path(__file__).resolve().parents[2] / "trainer" / "web" / "templates"
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
# a block of JSON is no script: browsers do not run it, whatever it holds
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:"
    r'|<script(?![^>]*\s(?:src=|type="application/json"))',
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/static/css/base.css", "/health"])
def test_every_answer_carries_the_strict_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = dict(
        directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/chats?agent=客服-%00", None, 422),
        ("/search?q=%00", None, 422),
        ("/cases/%00", None, 404),
        ("/drafts/from-library/%00", {}, 404),
        ("/chats/aliases", {"alias": "客服-\x00"}, 422),
    ],
)
def test_what_no_database_holds_is_refused_wherever_it_stands(
    sign_in: Callable[..., FlaskClient], path: str, sent: dict[str, str] | None, status: int
) -> None:
    browser = sign_in(Role.MANAGER)
    answer = browser.get(path) if sent is None else browser.post(path, data=sent)
    assert answer.status_code == status
    nested = browser.post("/readings/clean", json={"messages": ["好\x00"], "category": "abuse"})
    assert nested.status_code == 422


@pytest.mark.parametrize("sent", ['{"login": 1, "password": ["x"]}', "[" * 100_000, "[]", "7"])
def test_a_form_takes_no_json(client: FlaskClient, sent: str) -> None:
    answer = client.post("/login", data=sent, content_type="application/json")
    assert answer.status_code in {200, 422}
    assert "密码" in answer.get_data(as_text=True)


def test_no_address_takes_a_number_that_a_database_cannot_hold(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    routes = app.url_map.bind("trainer.example")
    assert rules
    for rule in rules:
        method = next(iter(sorted(rule.methods or ())))
        for digits, is_there in ((9, True), (10, False), (20, False)):
            path = re.sub(r"<int:\w+>", "9" * digits, rule.rule)
            path = re.sub(r"<[^>]+>", "x", path)
            assert routes.test(path, method) is is_there


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(JINJA.sub("", path.read_text(encoding="utf-8"))) == []


def test_pages_load_nothing_from_elsewhere(
    sign_in: Callable[..., FlaskClient],
) -> None:
    page = sign_in(Role.ADMINISTRATOR).get("/people").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href|action)="([^"]+)"', page)
    assert addresses
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []


def test_the_icon_font_and_bootstrap_come_from_our_own_host(client: FlaskClient) -> None:
    page = client.get("/login").get_data(as_text=True)
    icons = next(a for a in re.findall(r'href="([^"]+)"', page) if "bootstrap-icons" in a)
    css = client.get(icons, buffered=True).get_data(as_text=True)
    font = re.findall(r'url\("?([^")]+woff2[^")]*)', css)[0]
    answer = client.get(f"{icons.rpartition('/')[0]}/{font.partition('?')[0]}", buffered=True)
    assert answer.status_code == 200
    assert answer.data[:4] == b"wOF2"
    assert client.get("/bootstrap/static/js/bootstrap.min.js", buffered=True).status_code == 200


def test_a_post_without_the_token_is_refused(app: Flask, add_person: Callable[..., int]) -> None:
    add_person(Role.ADMINISTRATOR, "boss")
    browser = app.test_client()  # with CSRF on, as in life
    answer = browser.post("/login", data={"login": "boss", "password": "x"})
    assert answer.status_code == 400
    assert "刷新后再提交一次" in answer.get_data(as_text=True)


def test_a_post_with_the_pages_token_is_taken(app: Flask) -> None:
    browser = app.test_client()
    page = browser.get("/login").get_data(as_text=True)
    token = re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]
    answer = browser.post("/login", data={"login": "nobody", "password": "x", "csrf_token": token})
    assert answer.status_code == 422
    as_script = browser.post("/login", json={}, headers={"X-CSRFToken": token})
    assert as_script.status_code != 400


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, app: Flask
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain http on one's own machine


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(settings: Settings) -> None:
    secure = dataclasses.replace(settings, public_url="https://shop.example")
    answer = create_app(secure).test_client().get("/nowhere", base_url="https://shop.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-trainer=")
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_of_the_signed_in_are_not_kept_by_browsers(
    sign_in: Callable[..., FlaskClient],
) -> None:
    assert sign_in(Role.TRAINEE).get("/account").headers["Cache-Control"] == "no-store"


def test_our_own_files_are_kept_by_their_content(client: FlaskClient) -> None:
    page = client.get("/login").get_data(as_text=True)
    address = next(a for a in re.findall(r'href="([^"]+)"', page) if "tokens.css" in a)
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]


def test_a_body_over_a_mebibyte_is_refused(client: FlaskClient) -> None:
    answer = client.post("/login", data={"login": "x" * 1_100_000, "password": "x"})
    assert answer.status_code == 413
    assert "太大" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"]
)
def test_signing_in_leads_to_no_other_site(
    client: FlaskClient, add_person: Callable[..., int], target: str
) -> None:
    from tests.conftest import PASSWORD

    add_person(Role.ADMINISTRATOR, "boss")
    answer = client.post("/login", data={"login": "boss", "password": PASSWORD, "next": target})
    assert answer.location == "/"


@pytest.mark.parametrize("fault", [ZeroDivisionError, OverflowError])
def test_a_fault_is_raised_under_test_and_put_into_words_in_life(
    app: Flask, settings: Settings, fault: type[ArithmeticError]
) -> None:
    def broken() -> str:
        raise fault

    broken.allowed_roles = frozenset()  # type: ignore[attr-defined]  # what @public sets
    app.add_url_rule("/broken", "broken", broken)
    with pytest.raises(fault):
        app.test_client().get("/broken")
    app.config["TESTING"] = False
    answer = app.test_client().get("/broken", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["error"]["code"] == "fault"
    assert re.fullmatch("[0-9A-F]{4}", answer.json["error"]["ref"])
    page = app.test_client().get("/broken").get_data(as_text=True)
    assert "我们这边出了点问题，再试一次 · 编号 " in page


def test_a_broken_database_still_gets_a_page(
    app: Flask, sign_in: Callable[..., FlaskClient], db_session: Session
) -> None:
    browser = sign_in(Role.TRAINEE)
    db_session.execute(text("ALTER TABLE users RENAME TO lost"))
    db_session.commit()
    app.config["TESTING"] = False
    answer = browser.get("/account")
    assert answer.status_code == 500
    assert "再试一次 · 编号 " in answer.get_data(as_text=True)
