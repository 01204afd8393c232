"""「题库覆盖」 and its command: counts lead to the cases behind them."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from question_bank.library import load_library
from trainer.cli import main
from trainer.store.accounts import Role


def test_the_page_counts_and_leads_to_the_cases(sign_in: Callable[..., FlaskClient]) -> None:
    page = sign_in(Role.AUTHOR).get("/coverage").text
    assert f"{len(load_library().published())} 个案例" in page
    assert "/cases?stage=presale&amp;level=2&amp;persona=bargainer" in page
    assert "站外引流" in page
    assert "/cases/presale-leave-platform" in page


def test_the_command_gives_the_same_cases(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRAINER_HOME", raising=False)
    assert main(["coverage", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    whole = [case for cell in found["tables"]["whole"]["all"].values() for case in cell]
    assert sorted(whole) == sorted(case.id for case in load_library().published())
    main(["coverage"])
    assert "爽快型" in capsys.readouterr().out
