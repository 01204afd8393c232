"""The examples of docs/case-format.md: source blocks, and the plays that they give.

A ```` ```yaml case ```` block replaces top-level keys of the frame (the first such block); the
```` ```play ```` block after it is what a play prints. Its `agent`, `desk_asked` and `ended` lines are
the inputs, all other lines are what the trainer makes of them. Run
``python -m tests.docs.played`` to write the plays anew after a change, and read the difference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from question_bank.case import Case
from question_bank.language.reader import shipped_reader
from question_bank.library import load_library
from question_bank.source import read_source
from question_bank.vocabulary import Desk
from trainer.dialogue.events import AgentReplied, Event
from trainer.simulation.play import Input, play, seconds
from trainer.simulation.script import script_for
from trainer.simulation.transcript import event_record

DOCS = Path(__file__).parents[2] / "docs" / "case-format.md"
_EXAMPLE = re.compile(
    r"```yaml case\n(?P<source>.*?)```(?:\s*```play\n(?P<play>.*?)```)?", re.DOTALL
)
_LINE = re.compile(r"\s*(?P<at>[\d.]+)  (?P<kind>\w+)\s*(?P<rest>.*)")
_KIND, _CAUSE = 13, 11


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its source, the play that stands in the document, and where that play begins."""

    source: str
    play: str
    offset: int

    @property
    def title(self) -> str:
        """The first words, for test names."""
        return self.source.strip().split("\n", 1)[0][:40]


def examples(text: str) -> tuple[str, tuple[Example, ...]]:
    """The frame and the examples with a play."""
    found = list(_EXAMPLE.finditer(text))
    shown = tuple(
        Example(one["source"], one["play"], one.start("play"))
        for one in found
        if one["play"] is not None
    )
    return found[0]["source"], shown


def case_of(frame: str, source: str) -> Case:
    """The frame with the top-level keys of the source put in their place."""
    merged: dict[str, Any] = {}
    for text in (frame, source):
        read, problems = read_source(text, "example")
        assert not problems, problems
        assert read is not None
        merged.update(read.content)
    return Case.model_validate(merged, by_alias=True, by_name=False)


def played(case: Case, shown: str) -> str:
    """The play of a case under the inputs that a play block shows."""
    persona = load_library().personas[case.buyer.persona]
    script = script_for(case, persona, shipped_reader())
    events = play(script, list(_inputs(shown)), seed=0).events
    return "".join(f"{_line(event)}\n" for event in events[1:])


def _inputs(shown: str) -> Iterator[Input]:
    for line in shown.splitlines():
        found = _LINE.fullmatch(line)
        assert found is not None, line
        at = timedelta(seconds=float(found["at"]))
        if found["kind"] == "agent":
            card = re.fullmatch(r"\[(product|order|coupon)\] (.*)", found["rest"])
            text = card[2] if card else found["rest"]
            yield Input(at, text, card=card[1] if card else None)
        elif found["kind"] == "desk_asked":
            yield Input(at, desk=Desk(found["rest"]))
        elif found["kind"] == "ended":
            yield Input(at, end=True)


def _line(event: Event) -> str:
    record = event_record(event)
    kind, rest = record["kind"], record.get("text", "")
    if isinstance(event, AgentReplied) and event.card:
        rest = f"[{event.card}] {rest}"
    if kind == "buyer":
        rest = f"{record['cause']:<{_CAUSE}} {rest}"
    elif kind == "desk_asked":
        rest = record["desk"]
    elif kind == "hold":
        rest = f"until {record['until']:.1f}"
    elif kind == "closed":
        kind = "ended" if record["cause"] == "ended" else kind
        rest = f"{record['outcome']} ({record['cause']})"
    return f"{seconds(event.at):>6.1f}  {kind:<{_KIND}} {rest}".rstrip()


def retold(text: str) -> str:
    """The document with every play as it is now."""
    frame, shown = examples(text)
    for one in reversed(shown):
        fresh = played(case_of(frame, one.source), one.play)
        text = text[: one.offset] + fresh + text[one.offset + len(one.play) :]
    return text


if __name__ == "__main__":
    DOCS.write_text(retold(DOCS.read_text(encoding="utf-8")), encoding="utf-8")
