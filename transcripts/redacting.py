"""Conversations without private data: people as pseudonyms, the rest as marks."""

import re
from dataclasses import replace

from transcripts.conversation import Conversation, Role, Turn, TurnKind
from transcripts.notices import names_in_notice
from transcripts.pseudonyms import Pseudonyms
from transcripts.redaction import Redactor

_DUTY = re.compile(
    r"客服|售[前中后]|主管|店长|经理|值班|仓|物流|快递|审单|投诉|小二|[组部号]$|\d{2}"
)


def sender_aliases(conversation: Conversation, pseudonyms: Pseudonyms) -> dict[str, str]:
    """What stands for each name in a conversation: of its senders, of those that the export names
    elsewhere, and of the colleagues in its notices."""
    by_role = {
        Role.BUYER: pseudonyms.buyer,
        Role.AGENT: pseudonyms.agent,
        Role.INTERNAL: pseudonyms.agent,
    }
    aliases = {
        name: pseudonyms.agent(name)
        for turn in conversation.turns
        if turn.kind in (TurnKind.HANDOFF, TurnKind.RECALL)
        for name in names_in_notice(turn.text)
    }
    for role, name in conversation.named:
        aliases[name] = by_role.get(role, pseudonyms.other)(name)
    for turn in conversation.turns:
        if turn.sender is not None and turn.role is Role.AGENT and ":" in turn.sender:
            # 木棉坊:小云 calls herself 小云; 木棉坊:售后2 is nobody's name.
            own = turn.sender.rpartition(":")[2]
            if _DUTY.search(own) is None:
                aliases.setdefault(own, pseudonyms.agent(turn.sender))
    for turn in conversation.turns:
        if turn.sender is not None:
            aliases[turn.sender] = by_role.get(turn.role, pseudonyms.other)(turn.sender)
    return aliases


def redact_conversation(
    raw: Conversation, pseudonyms: Pseudonyms, *, place: int = 1
) -> Conversation:
    """The conversation without private data; `place`, its number in the file, tells apart equal
    ones without id."""
    aliases = sender_aliases(raw, pseudonyms)
    redactor = Redactor(aliases)

    def redacted(turn: Turn) -> Turn:
        sender = aliases[turn.sender] if turn.sender is not None else None
        return replace(turn, text=redactor.redact(turn.text).text, sender=sender)

    turns = tuple(redacted(turn) for turn in raw.turns)
    return Conversation(turns, _id(raw, pseudonyms, aliases, place), raw.problems)


def content_digest(raw: Conversation, pseudonyms: Pseudonyms) -> str:
    """What tells a conversation from every other: who said what and when, under the key.

    Of the raw words, so that better redaction later on does not make another conversation of it.
    """
    said = "\n".join(f"{turn.sender or turn.role}\t{turn.at}\t{turn.text}" for turn in raw.turns)
    return pseudonyms.conversation(f"content\n{said}")


def _id(raw: Conversation, pseudonyms: Pseudonyms, aliases: dict[str, str], place: int) -> str:
    """The export's own id where it tells nothing of a person or an order, else a keyed digest."""
    if raw.id is not None:
        clean = Redactor(aliases).redact(raw.id).text == raw.id
        return raw.id if clean else pseudonyms.conversation(raw.id)
    said = "\n".join(f"{turn.role}\t{turn.at}\t{turn.text}" for turn in raw.turns)
    return pseudonyms.conversation(f"{place}\n{said}")
