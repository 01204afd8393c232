"""What the case editor's scripts are sent: a draft as it stands, its problems, its drawing, the words of all lists."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from question_bank.authoring.check import Located
from question_bank.authoring.graph import NodeKind, graph_of
from question_bank.authoring.layout import Drawn, Layout, layout_of
from question_bank.authoring.operations import record_of
from question_bank.authoring.phrasing import CARD_NAMES
from question_bank.authoring.tree import Tree, beat_name, text_of, value_at
from question_bank.library import Library
from question_bank.names import (
    ACT_NAMES,
    CATEGORY_NAMES,
    DESK_NAMES,
    OFFER_NAMES,
    OUTCOME_NAMES,
    SLOT_NAMES,
    STAGE_NAMES,
)
from question_bank.problem import Problem
from question_bank.sent_cards import SENT_CARDS
from question_bank.vocabulary import ASKING_ACTS, OUTCOME_CLASS, TEXT_CATEGORIES, Outcome
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    HoldAccepted,
)
from trainer.dialogue.reply_kind import ReplyKind
from trainer.grading.to_json import number
from trainer.grading.types import Grade
from trainer.services.draft_play import Rehearsed, Tried, Witnessed
from trainer.services.draft_text import Looked
from trainer.simulation.play import seconds
from trainer.store.drafts import DraftEntry
from trainer.web.words import day_and_time

KIND_NAMES = {
    ReplyKind.ANSWERS: "答上了",
    ReplyKind.PARTLY: "答上一部分",
    ReplyKind.ASKS: "在问买家",
    ReplyKind.HOLDS: "请买家稍等",
    ReplyKind.ACKNOWLEDGES: "只是应一声",
    ReplyKind.DECLINES: "婉拒",
    ReplyKind.RUDE: "顶撞买家",
    ReplyKind.OFF: "答非所问",
}
_STAYS = {
    ReplyKind.ASKS: "买家回答，留在这一步",
    ReplyKind.HOLDS: "买家等一等",
    ReplyKind.ACKNOWLEDGES: "买家接着等",
    ReplyKind.DECLINES: "买家接着等",
    ReplyKind.RUDE: "按「被顶撞时」反应",
    ReplyKind.OFF: "再问一遍",
    ReplyKind.PARTLY: "再问一遍",
}


def standing(entry: DraftEntry, looked: Looked, more: Sequence[Located] = ()) -> dict[str, Any]:
    """A draft after a save: revision, state, problems (`more` are those that reading has found), drawing."""
    live = entry.published
    return {
        "revision": entry.revision,
        "number": entry.number,
        "state": entry.state.value,
        "waits": entry.waits,
        "editable": entry.may_be_edited,
        "in_force": live.number if live else None,
        "same_as_live": bool(live and live.text == entry.text),
        "edited": f"{entry.edited_by.name}，{day_and_time(entry.edited_at)}",
        "title": entry.title,
        **lint_record(looked, more),
    }


def lint_record(looked: Looked, more: Sequence[Located] = ()) -> dict[str, Any]:
    """Problems and drawing of a text; both empty where it can only be shown as source."""
    problems = sorted(
        [*(looked.checked.problems if looked.checked else ()), *more],
        key=lambda one: not one.is_error,
    )
    return {
        "errors": looked.errors,
        "warnings": looked.warnings,
        "problems": [form_problem(one) for one in looked.form] + [problem(one) for one in problems],
        "graph": drawing(looked.tree) if looked.tree is not None else None,
    }


def form_problem(one: Problem) -> dict[str, Any]:
    """A problem of the text itself: it has a line and no place in the tree."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "where": f"第 {one.line} 行",
        "message": one.message,
        "remedy": one.remedy,
        "loc": [],
        "mend": None,
    }


def problem(one: Located) -> dict[str, Any]:
    """A problem with its place and its mend."""
    mend = one.mend
    return {
        "code": one.code,
        "severity": one.severity.value,
        "where": one.where,
        "message": one.message,
        "remedy": one.remedy,
        "loc": list(one.loc),
        "mend": mend
        and {"title": mend.title, "do": [record_of(operation) for operation in mend.operations]},
    }


def drawing(tree: Tree) -> dict[str, Any]:
    """Nodes and edges with all their places."""
    graph = graph_of(tree)
    layout = layout_of(graph)
    return {"width": layout.width, "height": layout.height, **_nodes_and_edges(layout, tree)}


def _nodes_and_edges(layout: Layout, tree: Tree) -> dict[str, Any]:
    boxes = {one.key: one for one in layout.nodes}
    names = {node.key: node for node in graph_of(tree).nodes}
    nodes = [
        {
            "key": node.key,
            "kind": node.kind.value,
            "name": node.name,
            "number": node.number,
            "tone": node.tone,
            "x": boxes[node.key].x,
            "y": boxes[node.key].y,
            "w": boxes[node.key].w,
            "h": boxes[node.key].h,
        }
        for node in names.values()
    ]
    return {"nodes": nodes, "edges": [_edge(one, names) for one in layout.edges]}


def _edge(one: Drawn, names: dict[str, Any]) -> dict[str, Any]:
    start, target = names[one.way.start], names[one.way.target]
    end = f"结局「{target.name}」" if target.kind is NodeKind.OUTCOME else f"「{target.name}」"
    return {
        "from": one.way.start,
        "to": one.way.target,
        "kind": one.way.kind.value,
        "tone": one.way.tone,
        "branches": list(one.way.branches),
        "path": one.path,
        "label": one.label,
        "x": one.x,
        "y": one.y,
        "words": f"第 {start.number} 步「{start.name}」，{one.way.label}，到{end}",
    }


def tried_record(tried: Tried, tree: Tree, place: int) -> dict[str, Any]:
    """How a reply was read, and where it leads."""
    reading, read = tried.reading, tried.read
    branch = tried.beat.branches[read.branch] if read.branch is not None else None
    faults = [
        {
            "name": CATEGORY_NAMES[one.category],
            "severity": one.severity.value,
            "words": [span.text for span in one.spans],
            "advice": one.advice,
        }
        for one in reading.findings
    ]
    return {
        "acts": list(dict.fromkeys(ACT_NAMES[found.act] for found in reading.acts)),
        "slots": [SLOT_NAMES[slot] for slot in reading.slots()],
        "offers": [OFFER_NAMES[offer.kind] for offer in reading.offers],
        "findings": faults,
        "kind": KIND_NAMES[read.kind],
        "branch": read.branch,
        "label": branch.label if branch else "",
        "to": _leads(tried, tree, place),
    }


def _leads(tried: Tried, tree: Tree, place: int) -> dict[str, Any]:
    read = tried.read
    branch = tried.beat.branches[read.branch] if read.branch is not None else None
    if branch is None or branch.stay:
        stays = "买家接话，留在这一步" if branch else _STAYS.get(read.kind, "留在这一步")
        return {"words": stays, "beat": place, "tone": ""}
    target = branch.goto or text_of(value_at(tree, ("beats", place + 1)) or {}, "id")
    if target in set(Outcome):
        outcome = Outcome(target)
        tone = OUTCOME_CLASS[outcome].value
        return {"words": f"结局：{OUTCOME_NAMES[outcome]}", "beat": None, "tone": tone}
    beats = value_at(tree, ("beats",)) or []
    for number_, node in enumerate(beats):
        if isinstance(node, dict) and node.get("id") == target:
            words = f"走到 {number_ + 1} {beat_name(tree, number_)}"
            return {"words": words, "beat": number_, "tone": "good" if branch.meets else ""}
    return {"words": "还没接到哪里", "beat": None, "tone": "bad"}


def rehearsal_record(rehearsed: Rehearsed) -> dict[str, Any]:
    """A rehearsal for the chat pane: who said what when, which step is open, and the grade at its end."""
    shown = [record for event in rehearsed.events if (record := _event(event)) is not None]
    beats = [beat.id for beat in rehearsed.case.beats]
    spoken = [e.beat for e in rehearsed.events if isinstance(e, BuyerSpoke) and e.beat in beats]
    last = rehearsed.events[-1]
    return {
        "events": shown,
        "beat": beats.index(spoken[-1]) if spoken else 0,
        "closed": isinstance(last, Closed),
        "grade": grade_record(rehearsed.grade, rehearsed) if rehearsed.grade else None,
    }


def _event(event: Event) -> dict[str, Any] | None:
    at = number_of(seconds(event.at))
    if isinstance(event, BuyerSpoke):
        return {"who": "buyer", "at": at, "text": event.text, "mood": event.mood}
    if isinstance(event, AgentReplied):
        return {"who": "agent", "at": at, "text": event.text}
    if isinstance(event, DeskAsked):
        return {"who": "desk", "at": at, "text": f"问{DESK_NAMES[event.desk]}：{event.ask or '…'}"}
    if isinstance(event, DeskAnswered):
        return {"who": "desk", "at": at, "text": f"{DESK_NAMES[event.desk]}答：{event.text}"}
    if isinstance(event, HoldAccepted):
        return {"who": "desk", "at": at, "text": "买家答应等一等"}
    if isinstance(event, Closed):
        return {"who": "end", "at": at, "text": OUTCOME_NAMES[event.outcome]}
    return None


def number_of(value: float) -> int | float:
    """Whole seconds without a point."""
    return int(value) if value == int(value) else round(value, 1)


def grade_record(grade: Grade, rehearsed: Rehearsed) -> dict[str, Any]:
    """The total, the parts, the points with what earned them, the faults."""
    labels = {point.id: point.label or point.id for point in rehearsed.case.points}
    points = [
        {
            "label": labels[check.rule],
            "met": check.met,
            "points": number(check.points),
            "of": number(check.max_points),
            "reason": check.reason,
        }
        for check in grade.checks
        if check.criterion.value == "coverage" and check.rule in labels
    ]
    faults = [
        {"name": CATEGORY_NAMES[check.category], "reason": check.reason}
        for check in grade.checks
        if check.category is not None
    ]
    outcome = grade.outcome
    return {
        "total": grade.total,
        "passed": grade.passed,
        "outcome": outcome.value if outcome else "",
        "speed": number(grade.parts.speed),
        "phrasing": number(grade.parts.phrasing),
        "coverage": number(grade.parts.coverage),
        "answered": number(grade.parts.answered),
        "points": points,
        "faults": faults,
        "caps": [cap.reason for cap in grade.caps],
    }


def witnesses_record(witnessed: Witnessed) -> dict[str, Any]:
    """The witnesses' table and the problems of play lint."""
    return {
        "problems": [problem(one) for one in witnessed.problems],
        "witnesses": [
            {
                "name": one.name,
                "place": one.place,
                "totals": list(one.totals),
                "outcomes": [OUTCOME_NAMES[outcome] for outcome in one.outcomes],
                "passed": one.passed,
                "expected": one.expected,
                "missed": one.missed,
            }
            for one in witnessed.witnesses
        ],
    }


def words_of(library: Library) -> dict[str, Any]:
    """The words of all lists to choose from, with what they are called."""
    personas = [[p.value, sheet.name, sheet.description] for p, sheet in library.personas.items()]
    shops = sorted({case.shown.shop for case in library.published()})
    return {**_fixed_words(), "personas": personas, "shops": shops}


@lru_cache(maxsize=1)
def _fixed_words() -> dict[str, Any]:
    return {
        "acts": [[act.value, name] for act, name in ACT_NAMES.items()],
        "asking": sorted(act.value for act in ASKING_ACTS),
        "slots": [[slot.value, name] for slot, name in SLOT_NAMES.items()],
        "offers": [[offer.value, name] for offer, name in OFFER_NAMES.items()],
        "findings": [[one.value, CATEGORY_NAMES[one]] for one in TEXT_CATEGORIES],
        "desks": [[desk.value, name] for desk, name in DESK_NAMES.items()],
        "sent_cards": [[card, CARD_NAMES[card]] for card in SENT_CARDS],
        "cards": [[card, name] for card, name in CARD_NAMES.items()],
        "stages": [[stage.value, name] for stage, name in STAGE_NAMES.items()],
        "outcomes": [
            [one.value, name, OUTCOME_CLASS[one].value] for one, name in OUTCOME_NAMES.items()
        ],
    }
