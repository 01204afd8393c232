"""Everything the criteria look at, in one hand, and the ways to quote from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from question_bank.language.types import Context, Reading, ReadsReplies, Span, text_of
from question_bank.rubric import Rubric
from question_bank.scorecard import Scorecard, SpeedProfile
from trainer.dialogue.dialogue import BuyerTurn, Dialogue, Reply, Utterance
from trainer.dialogue.events import BuyerSpoke, Event
from trainer.dialogue.fold import fold
from trainer.grading.types import Evidence, Unjudged

NOTHING_UNJUDGED = Unjudged()


@dataclass(frozen=True, slots=True)
class Matter:
    """One conversation to be graded.

    lines  the buyer's messages by seq · met_by  for each need that was met, the seq of the reply that met it
    unjudged  what of a real chat counts neither way; nothing in practice
    """

    rubric: Rubric
    dialogue: Dialogue
    lines: Mapping[int, str]
    scorecard: Scorecard
    profile: SpeedProfile
    reader: ReadsReplies
    met_by: Mapping[str, int] = field(default_factory=dict)
    unjudged: Unjudged = NOTHING_UNJUDGED

    def buyer_line(self, seq: int | None) -> tuple[Evidence, ...]:
        """The buyer's message `seq` as evidence; nothing where there is none."""
        text = self.lines.get(seq) if seq is not None else None
        return () if seq is None or text is None else (Evidence(seq, 0, len(text), text),)

    def opening_line(self, beat: str | None) -> tuple[Evidence, ...]:
        """The buyer's line that opened a beat first, or nothing."""
        for opening in self.dialogue.openings:
            if opening.beat == beat:
                return self.buyer_line(opening.seq)
        return ()

    def opening_words(self, beat: str | None) -> str:
        """What the buyer wanted when a beat opened, in 「」: of a burst (「在吗」, then the matter) the longest line."""
        (opened,) = self.opening_line(beat) or (None,)
        if opened is None:
            return ""
        burst = [opened]
        for seq, _, cause in self.dialogue.moods:
            if seq > burst[-1].seq:
                if cause != "more":
                    break
                burst.extend(self.buyer_line(seq))
        return in_words([max(burst, key=lambda line: len(line.text))])

    def reply(self, seq: int | None) -> Reply | None:
        """The reply of that seq."""
        return next((reply for reply in self.dialogue.replies if reply.seq == seq), None)

    def turn_before(self, seq: int) -> BuyerTurn | None:
        """The buyer's last turn that began before event `seq`."""
        earlier = [turn for turn in self.dialogue.turns if turn.seq < seq]
        return earlier[-1] if earlier else None

    def reading_of(self, utterance: Utterance, replies: Sequence[Reply]) -> Reading:
        """Some of the replies of an utterance read as one."""
        if len(replies) == len(utterance.replies):
            return utterance.reading
        if len(replies) == 1:
            return replies[0].reading
        turn = self.turn_before(replies[0].seq)
        context = Context(
            before=(text_of(turn.texts) or None) if turn else None,
            product_words=self.rubric.product_words,
            allowed=self.rubric.allowed,
        )
        return self.reader.read([reply.text for reply in replies], context)


def matter_of(
    rubric: Rubric,
    events: Sequence[Event],
    scorecard: Scorecard,
    profile: SpeedProfile,
    reader: ReadsReplies,
    unjudged: Unjudged = NOTHING_UNJUDGED,
) -> Matter:
    """Fold the events and keep beside them what the criteria quote."""
    spoken = [event for event in events if isinstance(event, BuyerSpoke)]
    return Matter(
        rubric,
        fold(events, rubric, reader),
        {event.seq: event.text for event in spoken},
        scorecard,
        profile,
        reader,
        {event.meets: event.upto for event in spoken if event.meets and event.upto is not None},
        unjudged,
    )


def quote(replies: Sequence[Reply], spans: Iterable[Span]) -> tuple[Evidence, ...]:
    """Spans of a reading of these replies as evidence, in the order of the text, each once."""
    found = {Evidence(replies[span.message].seq, span.start, span.end, span.text) for span in spans}
    return tuple(sorted(found, key=lambda one: (one.seq, one.start, one.end)))


def whole(reply: Reply) -> Evidence:
    """A whole message as evidence."""
    return Evidence(reply.seq, 0, len(reply.text), reply.text)


def in_words(evidence: Sequence[Evidence], limit: int = 30) -> str:
    """The first quoted words in 「」, cut where they are long; empty where there are none."""
    text = next((one.text for one in evidence if one.text), "").replace("\n", " ")
    if not text:
        return ""
    return f"「{text}」" if len(text) <= limit else f"「{text[:limit]}…」"
