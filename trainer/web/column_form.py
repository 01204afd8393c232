"""The form in which somebody says what a table's columns mean: one choice a column."""

from werkzeug.datastructures import MultiDict

from trainer.services.import_files import TableView
from transcripts.columns import MEANING_NAMES

MEANINGS: tuple[tuple[str, str], ...] = (("", "不用"), *MEANING_NAMES.items())
"""What a column can mean, as people say it."""

ROLE_CHOICES: tuple[tuple[str, str], ...] = (
    ("", "自动认"),
    ("buyer", "买家"),
    ("agent", "客服"),
    ("bot", "机器人"),
    ("system", "系统"),
    ("internal", "内部备注"),
)


def columns_given(view: TableView, form: MultiDict[str, str]) -> dict[str, object]:
    """The mapping as JSON from `column-0`…, and the words of the role's column from `role-0-0`…"""
    known = {meaning for meaning, _ in MEANINGS if meaning}
    given: dict[str, object] = {}
    roles: dict[str, str] = {}
    for place, name in enumerate(view.header):
        meaning = form.get(f"column-{place}", "")
        if meaning not in known or meaning in given or not name.strip():
            continue
        given[meaning] = name
        if meaning == "role":
            for number, word in enumerate(view.words.get(name, ())):
                role = form.get(f"role-{place}-{number}", "")
                if role in {value for value, _ in ROLE_CHOICES if value}:
                    roles[word] = role
    return {**given, "roles": roles} if roles else given
