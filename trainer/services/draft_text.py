"""The text of a case in the making, apart from where it is kept: what can be read of it, what lint says, its id, one from nothing."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from question_bank.authoring.check import Checked, check
from question_bank.authoring.operations import Put, apply
from question_bank.authoring.tree import Tree, read_tree, text_of
from question_bank.authoring.writing import as_text
from question_bank.problem import Problem
from question_bank.source import MAX_BYTES
from question_bank.vocabulary import Outcome, Persona
from trainer.errors import Invalid

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBERED = re.compile(r"^(.*?)-(\d+)$")
PROBLEMS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft's text as far as it could be read: the tree is None where only the source can be shown."""

    tree: Tree | None
    form: tuple[Problem, ...]
    checked: Checked | None

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        own = sum(one.is_error for one in self.form)
        return own + (self.checked.errors if self.checked else 0)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.checked.problems) - self.checked.errors if self.checked else 0


def look_at(text: str) -> Looked:
    """Read and lint a text; never raises for what stands in it."""
    tree, form = read_tree(text)
    errors = tuple(one for one in form if one.is_error)
    return Looked(tree, errors, check(tree) if tree is not None else None)


def lint_record(looked: Looked, *, played: bool = False) -> dict[str, Any]:
    """What lint said, as a version keeps it."""
    found = [{"code": one.code, "message": one.message, "where": ""} for one in looked.form]
    if looked.checked is not None:
        found += [
            {"code": one.code, "message": one.message, "where": one.where}
            for one in looked.checked.problems
        ]
    return {
        "errors": looked.errors,
        "warnings": looked.warnings,
        "problems": found[:PROBLEMS_KEPT],
        "played": played,
    }


def require_keepable(text: str) -> None:
    """Raises Invalid for more than a content file may have and for what no file can hold."""
    if _UNKEEPABLE.search(text):
        raise Invalid("里面有认不出的字，删掉再存", field="text")
    if len(text.encode()) > MAX_BYTES:
        raise Invalid(f"案例最多 {MAX_BYTES // 1024} KB，拆成几个", field="text")


def told(looked: Looked) -> dict[str, Any]:
    """What lists show of a text, as far as it says it."""
    tree = looked.tree or {}
    return {
        "case_id": text_of(tree, "id")[:64],
        "title": text_of(tree, "title")[:200],
        "errors": looked.errors,
        "warnings": looked.warnings,
    }


def with_free_id(text: str, taken: Collection[str]) -> str:
    """The text, where its own id is taken with the next free number behind it."""
    tree, _ = read_tree(text)
    wanted = text_of(tree, "id") if tree else ""
    if tree is None or not wanted or wanted not in taken:
        return text
    return as_text(apply(tree, Put(("id",), free_id(wanted, taken))))


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id with the next number that nobody has taken."""
    found = _NUMBERED.match(wanted)
    stem, number = (found[1], int(found[2])) if found else (wanted, 1)
    while f"{stem}-{number + 1}" in taken:
        number += 1
    return f"{stem}-{number + 1}"


def blank_case(number: int) -> str:
    """The text of a case from nothing: one step, the usual ends, everything else still to be written."""
    return as_text(
        {
            "schema": "1",
            "id": f"new-case-{number}",
            "title": "",
            "stage": "presale",
            "level": "1",
            "minutes": "6",
            "purpose": "",
            "tags": [],
            "status": "draft",
            "shown": {"shop": "", "situation": ""},
            "buyer": {"name": "买家", "persona": Persona.EASYGOING.value, "knows": {}},
            "outcomes": [
                Outcome.ORDERED.value,
                Outcome.WALKED_OFF.value,
                Outcome.UNANSWERED.value,
            ],
            "beats": [
                {
                    "id": "open",
                    "label": "开口",
                    "need": "true",
                    "say": [],
                    "branches": [],
                    "otherwise": {"limit": "2", "goto": Outcome.WALKED_OFF.value},
                }
            ],
            "silence": {"goto": Outcome.UNANSWERED.value},
            "points": [],
            "walkthroughs": [],
        }
    )
