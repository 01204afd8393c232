"""docs/security.md: its numbers are those of the code, and what is on record is listed whole."""

import re
from datetime import timedelta

from question_bank import source
from tests.docs.pages import ROOT, page, section, table
from trainer.services import accounts, links, passwords, practice
from trainer.store.accounts import LinkKind, Role
from trainer.web.security import MEBIBYTE, POLICY

PAGE = page("security.md")


def test_what_is_on_record_is_listed_whole() -> None:
    services = "".join(p.read_text("utf-8") for p in (ROOT / "trainer" / "services").glob("*.py"))
    verbs = set(re.findall(r'verb="(\w+)"|_record\(\s*session, \w+, "(\w+)"', services))
    assert {row[0] for row in table(PAGE, "on record")} == {a or b for a, b in verbs}


def test_the_numbers_are_those_of_the_code() -> None:
    assert accounts.FAILURES_ALLOWED == 5
    assert timedelta(minutes=15) == accounts.LOCK_TIME
    assert {
        LinkKind.SETUP: timedelta(hours=24),
        LinkKind.INVITE: timedelta(days=7),
    } == links.LIFETIMES
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in PAGE
    assert f"a message {practice.LONGEST_REPLY:,} characters" in PAGE
    assert MEBIBYTE == 2**20
    assert f"a file of content {source.MAX_BYTES // 1024} KB" in PAGE


def test_the_policy_is_told_as_it_is() -> None:
    told = section(PAGE, "What comes in")
    assert POLICY.startswith("default-src 'none'")
    assert "default-src 'none'" in told
    assert "unsafe" not in POLICY


def test_the_roles_are_named() -> None:
    assert ", ".join(Role) in PAGE
