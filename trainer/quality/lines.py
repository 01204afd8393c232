"""JSON lines of conversations in, JSON lines of scores out."""

import json
from typing import Any

from question_bank.faults import json_fault
from question_bank.language.reader import ReadingRefused
from trainer.quality.scoring import ChatStandard, score_chat
from trainer.quality.to_json import score_json
from transcripts.records import RecordError, conversation_of


def scored_line(raw: bytes, standard: ChatStandard) -> dict[str, Any]:
    """The output for one input line: the score, or `id` (null where unknown) and `error`."""
    name: object = None
    try:
        record = _parsed(raw)
        name = record.get("id")
        scored = score_json(score_chat(conversation_of(record), standard))
        return {**scored, "id": name}
    except (RecordError, ReadingRefused) as fault:
        known = isinstance(name, str | int) and not isinstance(name, bool)
        return {"id": name if known else None, "error": str(fault)}


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise RecordError(json_fault(fault)) from fault
    if not isinstance(record, dict):
        raise RecordError("每行要是一个 JSON 对象")
    return record
