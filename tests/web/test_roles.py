"""Every route against every role: declared, allowed, refused, and hidden where refused."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.web.routes import ANYBODY, MATRIX, SAMPLES
from trainer.store.accounts import Role, User
from trainer.web import access
from trainer.web.navigation import RAIL, rail_for

OFF_THE_RAIL = {"accounts", "start", "editing"}
"""One's own account, the page that leads to the first entry, and what only the editor's page calls."""


def _calls(app: Flask, endpoint: str) -> Iterator[tuple[str, str]]:
    """Method and a sample path of each rule of the endpoint."""
    for rule in app.url_map.iter_rules(endpoint):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, _sample(rule)


def _sample(rule: Rule) -> str:
    path = ""
    for part in rule._trace:  # the parsed rule: (is placeholder, text)
        is_placeholder, text = part
        if text == "|":
            continue
        converter = rule._converters[text] if is_placeholder else None
        path += _value_for(type(converter).__name__) if converter else text
    return path or "/"


def _value_for(converter: str) -> str:
    kinds = {"ShortNumber": "int", "PathConverter": "path", "UUIDConverter": "uuid"}
    return SAMPLES[kinds.get(converter, "string")]


def test_the_matrix_names_every_route_and_no_other(app: Flask) -> None:
    assert set(MATRIX) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_route_declares_what_the_matrix_says(app: Flask) -> None:
    declared = {endpoint: access.allowed_roles(app, endpoint) for endpoint in app.view_functions}
    wanted = {e: access.ANYBODY if who == ANYBODY else who for e, who in MATRIX.items()}
    assert declared == wanted


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_every_route_that_is_not_its_own(
    app: Flask, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    browser = sign_in(role)
    answers = {
        (endpoint, method): browser.open(path, method=method).status_code
        for endpoint, who in MATRIX.items()
        if who != ANYBODY and role not in who
        for method, path in _calls(app, endpoint)
    }
    assert {call: status for call, status in answers.items() if status != 403} == {}


def test_who_is_not_signed_in_gets_in_nowhere_but_the_open_doors(
    app: Flask, client: FlaskClient
) -> None:
    for endpoint, who in MATRIX.items():
        if who == ANYBODY:
            continue
        for method, path in _calls(app, endpoint):
            answer = client.open(path, method=method)
            assert answer.status_code == 302, path
            assert answer.location.startswith("/login"), path


def test_a_view_that_declares_nobody_is_refused_to_everybody(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for role in Role:
        answer = sign_in(role).get("/forgotten")
        assert answer.status_code == 403
        assert b"secret" not in answer.data


@pytest.mark.parametrize("role", list(Role))
def test_the_rail_shows_only_pages_that_open(
    app: Flask, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    browser = sign_in(role)
    page = browser.get("/", follow_redirects=True)
    assert page.status_code == 200
    shown = set(page.get_data(as_text=True).split('class="t-rail__entry" href="')[1:])
    for entry in shown:
        assert browser.get(entry.partition('"')[0], follow_redirects=True).status_code == 200
    if role is not Role.ADMINISTRATOR:
        assert 'href="/people"' not in page.get_data(as_text=True)
        assert browser.get("/people").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_the_rail_holds_at_most_seven_entries_and_each_page_lights_one(
    app: Flask, role: Role
) -> None:
    lit = {
        endpoint: _lit(app, path, role)
        for endpoint, who in MATRIX.items()
        if who != ANYBODY and role in who and endpoint.partition(".")[0] not in OFF_THE_RAIL
        for method, path in _calls(app, endpoint)
        if method == "GET"
    }
    assert len(RAIL[role]) <= 7
    assert {entry.label for entry in RAIL[role]} == {label for one in lit.values() for label in one}
    assert {endpoint: labels for endpoint, labels in lit.items() if len(labels) != 1} == {}


def _lit(app: Flask, path: str, role: Role) -> list[str]:
    with app.test_request_context(path):
        g.user = User(login="x", name="x", role=role)
        return [link.label for link in rail_for(g.user) if link.current]


def test_a_script_that_is_not_signed_in_gets_the_one_error_shape(client: FlaskClient) -> None:
    answer = client.get("/people", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json == {
        "error": {"code": "not_signed_in", "message": "先登录，再继续", "field": None, "ref": None}
    }
