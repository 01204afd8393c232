"""Inputs and events in the public form of `simulate` (docs/commands.md)."""

from datetime import timedelta
from typing import Any

from question_bank.sent_cards import SENT_CARDS
from question_bank.vocabulary import OUTCOME_CLASS, Desk
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    HoldAccepted,
    Started,
)
from trainer.simulation.play import Input, Played, seconds


def input_record(given: Input) -> dict[str, Any]:
    """`{"at", "text"}`, `{"at", "card"}`, `{"at", "desk", "ask"}` or `{"at", "end"}`."""
    record: dict[str, Any] = {"at": _number(given.at.total_seconds())}
    if given.end:
        record["end"] = True
    elif given.desk is not None:
        record.update(desk=given.desk.value, ask=given.ask)
    elif given.card is not None:
        record["card"] = given.card
    else:
        record["text"] = given.text
    return record


def event_record(event: Event) -> dict[str, Any]:
    """One event as `simulate` prints it; `at` in seconds from the start."""
    record: dict[str, Any] = {
        "seq": event.seq,
        "at": _number(seconds(event.at)),
        "kind": event.kind,
    }
    record.update({key: value for key, value in _details(event).items() if value is not None})
    return record


def _details(event: Event) -> dict[str, Any]:
    if isinstance(event, BuyerSpoke):
        return {
            "text": event.text,
            "beat": event.beat,
            "cause": event.cause,
            "mood": event.mood,
            "need": event.need,
            "outcome": event.outcome.value if event.outcome else None,
        }
    if isinstance(event, AgentReplied):
        return {"text": event.text, "card": event.card}
    if isinstance(event, DeskAsked):
        return {"desk": event.desk.value, "ask": event.ask}
    if isinstance(event, DeskAnswered):
        return {"desk": event.desk.value, "text": event.text, "grants": event.grants}
    if isinstance(event, HoldAccepted):
        return {"until": _number(seconds(event.until))}
    if isinstance(event, Started):
        return {"need": event.need}
    if isinstance(event, Closed):
        return {"outcome": event.outcome.value, "cause": event.reason}
    return {}


def played_record(case: str, seed: int, played: Played, ignored: list[Any]) -> dict[str, Any]:
    """Everything but the grade."""
    outcome = played.closed.outcome
    return {
        "case": case,
        "seed": seed,
        "outcome": outcome.value,
        "outcome_class": OUTCOME_CLASS[outcome].value,
        "events": [event_record(event) for event in played.events],
        "ignored": ignored,
    }


def parse_inputs(raw: Any) -> tuple[list[Input], list[str]]:
    """Read `simulate`'s array. Returns the inputs and all problems, in the author's language."""
    if not isinstance(raw, list):
        return [], ["应当是一个数组 [...]，每一项是一条回复"]
    inputs: list[Input] = []
    problems: list[str] = []
    before = timedelta(0)
    for number, item in enumerate(raw, 1):
        problem = _problem(item)
        if problem is None:
            at = timedelta(milliseconds=round(float(item["at"]) * 1000))
            problem = "时间比上一条还早，要从早到晚排" if at < before else None
            before = max(before, at)
        if problem is not None:
            problems.append(f"第 {number} 项：{problem}")
            continue
        desk = Desk(item["desk"]) if "desk" in item else None
        ask, end = item.get("ask", ""), item.get("end") is True
        inputs.append(Input(at, item.get("text"), desk, ask, end, item.get("card")))
    return inputs, problems


def _problem(item: Any) -> str | None:
    if not isinstance(item, dict):
        return '应当是一个对象，例如 {"at": 8, "text": "您好"}'
    at = item.get("at")
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at <= 86400:
        return '缺少 "at"，或它不是 0 到 86400 之间的秒数'
    if round(at, 1) != at:
        return f'"at" 最多一位小数，{at} 写成 {round(at, 1)}'
    kinds = [key for key in ("text", "card", "desk", "end") if key in item]
    if len(kinds) != 1:
        return '"text"、"card"、"desk"、"end" 恰好写一个'
    unknown = sorted(set(item) - {"at", "text", "card", "desk", "ask", "end"})
    if unknown:
        return f"不认识的键：{'、'.join(unknown)}"
    return _bad_value(item)


def _bad_value(item: dict[str, Any]) -> str | None:
    if "text" in item and not (_is_text(item["text"]) and item["text"].strip()):
        return '"text" 要是一句话'
    if "card" in item and item["card"] not in SENT_CARDS:
        return f'"card" 可以写 {"、".join(SENT_CARDS)}'
    if "desk" in item and item["desk"] not in list(Desk):
        return f"没有「{item['desk']}」这个同事，可以问 {'、'.join(Desk)}"
    if "ask" in item and ("desk" not in item or not _is_text(item["ask"])):
        return '"ask" 是问同事的话，和 "desk" 一起写'
    if "end" in item and item["end"] is not True:
        return '"end" 只能是 true'
    return None


def _is_text(value: Any) -> bool:
    """Whether it is text that can be written out again; JSON may hold half a character."""
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def _number(value: float) -> int | float:
    value = round(value, 1)
    return int(value) if value == int(value) else value
