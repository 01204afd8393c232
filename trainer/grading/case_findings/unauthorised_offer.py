"""越权让步: the reply grants more than the case and the colleagues asked so far allow."""

from collections.abc import Iterator
from decimal import Decimal

from question_bank.language.types import Offer, Reading, Span
from question_bank.rubric import Authority, Rubric
from question_bank.vocabulary import Act, Category, OfferKind
from trainer.dialogue.dialogue import Reply, Utterance
from trainer.dialogue.events import DeskAnswered, Grants
from trainer.grading.authority import Allowance, allowance, is_within
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, in_words, quote
from trainer.grading.types import Fault


def unauthorised_offer(matter: Matter) -> Iterator[Fault]:
    """One finding for each kind of offer in each message; only what a colleague had granted by then counts.

    None in a real chat whose shop names no authority: nothing is known of what may be granted there.
    """
    if not matter.rubric.beats and matter.rubric.authority == Authority():
        return
    for utterance in matter.dialogue.utterances:
        seen: set[tuple[int, OfferKind]] = set()
        for offer in utterance.reading.offers:
            reply = _made_in(offer, utterance)
            if (reply.seq, offer.kind) in seen:
                continue
            limit = allowance(matter.rubric, _granted_by(reply, matter.dialogue.desk_answers))
            if is_within(offer, limit, matter.rubric) or _is_no_grant(offer, utterance, matter):
                continue
            seen.add((reply.seq, offer.kind))
            evidence = quote(utterance.replies, offer.spans)
            yield case_fault(
                Category.UNAUTHORISED_OFFER,
                evidence,
                f"{in_words(evidence)}{_beyond(offer.kind, limit, matter.rubric)}",
                _BETTER[offer.kind],
                offer.kind.value,
            )


def _made_in(offer: Offer, utterance: Utterance) -> Reply:
    return utterance.replies[max((span.message for span in offer.spans), default=0)]


def _granted_by(reply: Reply, answers: tuple[DeskAnswered, ...]) -> Iterator[Grants]:
    return (answer.grants for answer in answers if answer.seq < reply.seq)


def _is_no_grant(offer: Offer, utterance: Utterance, matter: Matter) -> bool:
    """Is it a promise that the shop makes to everybody, the return rule explained, or what is about to be asked for?

    「我问问主管能不能补偿」 grants nothing; a sum named beside the asking does.
    """
    reading = utterance.reading
    if _is_told_as_amends(offer, reading):
        return True
    for phrase in matter.rubric.allowed:
        if _touch(offer.spans, matter.reader.says(reading, phrase)):
            return True
    if offer.amount is not None:
        return False
    messages = {span.message for span in offer.spans}
    if any(span.message in messages for span in _words_of(reading, Act.ESCALATE)):
        return True
    explained = _words_of(reading, Act.EXPLAIN_RETURN)
    return offer.kind is OfferKind.REFUND and _touch(offer.spans, explained)


def _is_told_as_amends(offer: Offer, reading: Reading) -> bool:
    """The same words can be read as a cut and as amends (「给您补60块」): they are one sum, judged as the amends it is."""
    return offer.kind is OfferKind.DISCOUNT and any(
        other.kind is OfferKind.COMPENSATION
        and (other.amount, other.unit) == (offer.amount, offer.unit)
        and _touch(other.spans, offer.spans)
        for other in reading.offers
    )


def _words_of(reading: Reading, act: Act) -> tuple[Span, ...]:
    return tuple(span for found in reading.acts if found.act is act for span in found.spans)


def _touch(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(
        one.message == other.message and one.start < other.end and other.start < one.end
        for one in some
        for other in others
    )


def _beyond(kind: OfferKind, limit: Allowance, rubric: Rubric) -> str:
    """What the limit is, in words."""
    highest, unit = {
        OfferKind.DISCOUNT: (limit.discount, "%"),
        OfferKind.COUPON: (limit.discount, "%"),
        OfferKind.GIFT: (limit.gift, " 件赠品"),
        OfferKind.REFUND: (limit.refund, "%"),
        OfferKind.COMPENSATION: (limit.compensation, " 元"),
        OfferKind.FREE_SHIPPING: (Decimal(0), ""),
    }[kind]
    if highest <= 0:
        return "这一单你不能自己答应，主管也还没批"
    if kind is OfferKind.GIFT and rubric.quantity is not None:
        return f"超出了权限，买 {rubric.quantity} 件最多送 {_plain(highest)} 件"
    what = {OfferKind.REFUND: "退款最多", OfferKind.COMPENSATION: "补偿最多"}.get(kind, "最多")
    return f"超出了权限，这一单{what} {_plain(highest)}{unit}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


_BETTER: dict[OfferKind, str] = {
    OfferKind.DISCOUNT: "更好：「价格是店里统一定的，我这边改不了。您买几件呢？我去问问主管有没有别的心意」",
    OfferKind.COUPON: "更好：「目前能领的券都在商品页上，多的我这边发不了，我去问问主管再回复您」",
    OfferKind.GIFT: "更好：「赠品按件数来，我先问一下主管能不能多备一份，两分钟内回复您」",
    OfferKind.REFUND: "更好：「这笔我先按规则核对一下，需要主管确认的我现在就问，两分钟内给您准信」",
    OfferKind.COMPENSATION: "更好：「您的损失我记下了，怎么弥补要主管来定，我现在去问，两分钟内回复您」",
    OfferKind.FREE_SHIPPING: "更好：「运费这块我这边做不了主，我帮您问问主管，稍后回复您」",
}
