"""The import's pages: what comes in, what is asked, what is shown; nothing private on any page."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import MONDAY
from tests.imports import DOUBTFUL, NICK, ORDER, PHONE, talks, work
from tests.transcripts.packing import packed
from trainer.services.vault import Vault
from trainer.store.accounts import Role
from trainer.store.chat_lists import chats_of
from trainer.web.vaults import vault_of


@pytest.fixture
def manager(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MANAGER)


@pytest.fixture
def vault(app: Flask) -> Vault:
    return vault_of(app)


def _sent(browser: FlaskClient, content: bytes, name: str = "聊天.jsonl") -> str:
    """The address of an import whose one file is there and recognised."""
    begun = browser.post("/imports", json={"files": [{"name": name, "size": len(content)}]})
    assert begun.status_code == 201
    where = begun.get_json()
    browser.post(f"{where['files'][0]['send']}?at=0", data=content)
    return str(browser.post(where["recognise"], json={}).get_json()["url"])


def _read(browser: FlaskClient, session: Session, vault: Vault, content: bytes) -> str:
    url = _sent(browser, content)
    assert browser.post(f"{url}/start").status_code == 303
    assert work(session, vault, MONDAY)
    return url


def test_from_dropping_a_file_to_a_kept_chat(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    url = _sent(manager, talks(3).encode(), f"{PHONE}.jsonl")
    page = manager.get(url).text
    assert "本系统的 JSON 行" in page
    assert "UTF-8" in page
    assert PHONE not in page
    manager.post(f"{url}/start")
    state = manager.get(f"{url}/progress").get_json()
    assert (state["state"], state["working"]) == ("queued", True)
    work(db_session, vault, MONDAY)
    review = manager.get(f"{url}/review").text
    assert "拆出 3 段会话" in review
    assert f"「{DOUBTFUL}」要不要遮" in review
    assert not any(secret in review for secret in (PHONE, ORDER[:-4], NICK))
    assert "先定完隐私" in review
    manager.post(f"{url}/review/decide", data={"do": "rest"})
    assert manager.post(f"{url}/review/keep").status_code == 303
    work(db_session, vault, MONDAY)
    done = manager.get(url).text
    assert "存了 3 段会话" in done
    assert "原文处理完就删" in done
    listed = manager.get("/chats").text
    assert listed.count("[订单号1]") == 3
    shown = manager.get("/chats/1").text
    assert "im-mark" in shown
    assert "起草成案例" in shown


def test_choosing_goes_by_row_and_by_sort(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    url = _read(manager, db_session, vault, talks(3).encode())
    answer = manager.post(f"{url}/review/choose", json={"ids": [1], "chosen": False}).get_json()
    assert answer == {"chosen": 2, "doubtful": 2}
    manager.post(f"{url}/review/choose-all", data={"do": "none", "chip": "all"})
    assert "先选会话" in manager.get(f"{url}/review").text
    refused = manager.post(f"{url}/review/keep", headers={"Accept": "application/json"})
    assert refused.status_code == 409
    for ids in ("all", [10**19], [-1], [True]):
        answer = manager.post(f"{url}/review/choose", json={"ids": ids, "chosen": True})
        assert answer.status_code == 422


def test_a_second_tab_and_the_back_button_lead_to_where_the_import_stands(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    url = _read(manager, db_session, vault, talks(2).encode())
    late = manager.post(f"{url}/start")
    assert (late.status_code, late.headers["Location"]) == (303, url)
    shown = manager.get(url, follow_redirects=True)
    assert shown.request.path == f"{url}/review"
    assert "已经到了下一步" in shown.text
    undecided = manager.post(f"{url}/review/keep", follow_redirects=True)
    assert undecided.status_code == 200
    assert "没定完隐私" in undecided.text
    manager.post(f"{url}/review/decide", data={"do": "rest"})
    manager.post(f"{url}/review/keep")
    script = manager.post(f"{url}/review/choose", json={"ids": [1], "chosen": False})
    assert script.status_code == 409
    assert script.get_json()["error"]["code"] == "moved_on"


def test_marked_words_show_as_marks_and_can_be_taken_back(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    url = _read(manager, db_session, vault, talks(1).encode())
    manager.post(f"{url}/review/mark", data={"words": "让您久等"})
    assert "隐私1" in manager.get(f"{url}/review").text
    manager.post(f"{url}/review/mark", data={"words": "让您久等", "do": "unmark"})
    assert "隐私1" not in manager.get(f"{url}/review").text


def test_why_nothing_of_an_archive_can_be_read_is_said(manager: FlaskClient) -> None:
    page = manager.get(_sent(manager, packed({"../a.jsonl": talks(1).encode()}), "压缩.zip")).text
    assert "文件名指向压缩包之外，没有打开" in page
    assert "没有能读的文件" in page


def test_what_a_page_says_of_a_file_names_no_option_of_the_command_line(
    manager: FlaskClient,
) -> None:
    known = manager.get(_sent(manager, "会话,角色,内容\n1,买家,在吗\n".encode(), "表.csv")).text
    assert "「内容」是消息内容" in known
    unknown = manager.get(_sent(manager, b"a,b,c\n1,2,3\n4,5,6\n", "别的.csv")).text
    assert "认不出哪一列是消息" in unknown
    assert "--columns" not in unknown


def test_lines_that_were_not_read_and_sizes_of_groups_stand_beside_the_choice(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    broken = talks(2).encode() + b"no json at all\n" + talks(2, start=2).encode()
    review = manager.get(f"{_read(manager, db_session, vault, broken)}/review?chip=near").text
    assert "1 处没读好" in review
    assert "第 3 行" in review
    assert "相近 4 段" in review


def test_an_import_is_nobody_elses(
    manager: FlaskClient, sign_in: Callable[..., FlaskClient], db_session: Session, vault: Vault
) -> None:
    url = _read(manager, db_session, vault, talks(1).encode())
    other, boss = sign_in(Role.AUTHOR), sign_in(Role.ADMINISTRATOR)
    for page in (url, f"{url}/review", f"{url}/progress"):
        assert other.get(page).status_code == 404
    assert other.post(f"{url}/cancel").status_code == 404
    assert boss.get(f"{url}/review").status_code == 200


def test_a_piece_beyond_the_limit_of_a_body_is_refused(manager: FlaskClient) -> None:
    begun = manager.post("/imports", json={"files": [{"name": "a", "size": 2**22}]}).get_json()
    answer = manager.post(f"{begun['files'][0]['send']}?at=0", data=bytes(2**21))
    assert answer.status_code == 413


def test_the_columns_of_a_table_are_asked_with_its_first_rows_redacted(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    rows = "".join(f"{n // 2},{'顾' if n % 2 else '店'},第{n}句，{PHONE}\n" for n in range(6))
    url = _sent(manager, f"单据,甲乙,说了什么\n{rows}".encode("gb18030"), "表.csv")
    assert "指定每一列是什么" in manager.get(url).text
    columns = f"{url}/files/1/columns"
    page = manager.get(columns).text
    assert "[电话1]" in page
    assert PHONE not in page
    assert manager.post(columns, data={"column-2": "text"}).status_code == 422
    roles = {"role-1-0": "agent", "role-1-1": "buyer"}
    given = {"column-0": "conversation", "column-1": "role", "column-2": "text", **roles}
    assert manager.post(columns, data=given).status_code == 303
    manager.post(f"{url}/start")
    work(db_session, vault, MONDAY)
    assert "拆出 3 段会话" in manager.get(f"{url}/review").text


def _kept(browser: FlaskClient, session: Session, vault: Vault, count: int = 1) -> None:
    url = _read(browser, session, vault, talks(count).encode())
    browser.post(f"{url}/review/decide", data={"do": "rest"})
    browser.post(f"{url}/review/keep")
    assert work(session, vault, MONDAY)


def test_an_agent_is_found_by_the_name_in_the_export_which_is_not_kept(
    manager: FlaskClient, db_session: Session, add_person: Callable[..., int], app: Flask
) -> None:
    xiaoyun = add_person(Role.TRAINEE, "xiaoyun", name="云朵")
    manager.post("/chats/aliases", data={"name": "木棉坊:小云", "user": str(xiaoyun)})
    page = manager.get("/chats/aliases").text
    assert "云朵" in page
    assert "木棉坊:小云" not in page
    assert manager.post("/chats/aliases", data={"alias": "x", "user": "1"}).status_code == 404


def test_a_chat_becomes_a_draft(manager: FlaskClient, db_session: Session, vault: Vault) -> None:
    _kept(manager, db_session, vault)
    assert manager.post("/chats/1/draft").status_code == 303
    assert "已起草" in manager.get("/chats/1").text


def test_a_deleted_chat_is_gone_and_that_is_on_record(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    from trainer.store.audit import entries_about

    _kept(manager, db_session, vault)
    assert manager.post("/chats/1/delete").status_code == 303
    assert manager.get("/chats/1").status_code == 404
    assert chats_of(db_session) == []
    assert [one.verb for one in entries_about(db_session, "chat", 1)] == ["chat_deleted"]


def test_a_list_of_chats_costs_the_same_queries_however_long(
    manager: FlaskClient,
    db_session: Session,
    vault: Vault,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    _kept(manager, db_session, vault, 2)
    few = count_queries(lambda: manager.get("/chats"))
    _kept(manager, db_session, vault, 30)
    assert count_queries(lambda: manager.get("/chats")) == few


@pytest.mark.parametrize(
    "query",
    [
        "stage=x", "since=2024-13-40", "import=99", "page=-3", "near=1", "agent=²",
        "since=0001-01-01", "until=9999-12-31", "page=99999999999999999999", "agent=99999999999999999999",
        "import=99999999999999999999&red=1",
    ],
)  # fmt: skip
def test_filters_that_make_no_sense_do_no_harm(manager: FlaskClient, query: str) -> None:
    assert manager.get(f"/chats?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/chats/{}", "/drafts/{}", "/imports/{}", "/chats/{}/score"])
def test_a_number_longer_than_any_id_leads_nowhere(manager: FlaskClient, path: str) -> None:
    assert manager.get(path.format("9" * 20)).status_code == 404


def test_a_scored_chat_is_deleted_with_its_score(
    manager: FlaskClient, db_session: Session, vault: Vault
) -> None:
    _kept(manager, db_session, vault)
    manager.post("/scores/refresh")
    assert manager.get("/chats/1/score").status_code == 200
    assert manager.post("/chats/1/delete").status_code == 303
    assert manager.get("/chats/1/score").status_code == 404
