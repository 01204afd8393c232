"""The JSON of a conversation, as `read` prints it."""

from transcripts.reading import Imported
from transcripts.turn_records import turn_record


def as_record(imported: Imported) -> dict[str, object]:
    """The public form of a conversation: docs/transcripts.md names every key."""
    conversation, origin = imported.conversation, imported.provenance
    started = conversation.started_at
    return {
        "id": conversation.id,
        "source": origin.source,
        "format": origin.format,
        "encoding": origin.encoding,
        "started_at": started.isoformat() if started is not None else None,
        "problems": [
            {"line": problem.line, "message": problem.message} for problem in conversation.problems
        ],
        "turns": [turn_record(turn) for turn in conversation.turns],
    }
