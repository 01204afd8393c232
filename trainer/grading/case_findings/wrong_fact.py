"""与事实不符: the reply states a figure or a property that contradicts the case's facts."""

from collections.abc import Iterator

from question_bank.language.facts import contradicting_figures
from question_bank.language.normalise import normalise
from question_bank.rubric import Fact
from question_bank.vocabulary import Category
from trainer.dialogue.dialogue import Reply
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, in_words, quote
from trainer.grading.types import Evidence, Fault


def wrong_fact(matter: Matter) -> Iterator[Fault]:
    """One finding for each fact that a message contradicts."""
    facts = matter.rubric.facts
    if not facts:
        return
    plain = [_in_normal_form(fact) for fact in facts]
    for reply in matter.dialogue.replies:
        found = (*_figures(reply, plain), *_statements(reply, matter))
        for place, fact in enumerate(facts):
            evidence = tuple(dict.fromkeys(words for index, words in found if index == place))
            if evidence:
                yield case_fault(
                    Category.WRONG_FACT, evidence, _reason(evidence, fact), _advice(fact)
                )


def _in_normal_form(fact: Fact) -> Fact:
    return fact.model_copy(
        update={
            "about": tuple(normalise(word).text for word in fact.about),
            "is_": tuple(normalise(word).text for word in fact.is_),
        }
    )


def _figures(reply: Reply, facts: list[Fact]) -> Iterator[tuple[int, Evidence]]:
    form = normalise(reply.text)
    for place, start, end in contradicting_figures(form.text, facts):
        first, last = form.source_span(start, end)
        yield place, Evidence(reply.seq, first, last, reply.text[first:last])


def _statements(reply: Reply, matter: Matter) -> Iterator[tuple[int, Evidence]]:
    for place, fact in enumerate(matter.rubric.facts):
        for phrase in fact.never:
            spans = matter.reader.says(reply.reading, phrase)
            for words in quote((reply,), spans):
                yield place, words


def _reason(evidence: tuple[Evidence, ...], fact: Fact) -> str:
    named = fact.about[0] if fact.about else "这一项"
    return f"{in_words(evidence)}和资料对不上，请再看一眼{named}"


def _advice(fact: Fact) -> str:
    if fact.about and fact.is_:
        return f"更好：「{fact.about[0]}是{fact.is_[0]}」；拿不准就先查资料再答"
    return "更好：先看商品和规则再答，拿不准就说「我核对一下马上回复您」"
