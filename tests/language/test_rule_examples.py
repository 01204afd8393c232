"""Every example of every shipped rule does what its pack says."""

import pytest

from question_bank.language.packs import Rule
from question_bank.language.reader import shipped_reader
from question_bank.language.types import Reading

RULES = [rule for pack in shipped_reader().packs for rule in pack.rules]


def _is_hit(rule: Rule, reading: Reading) -> bool:
    if rule.act is not None:
        return any(found.act == rule.act and found.slot == rule.slot for found in reading.acts)
    return any(found.category == rule.category for found in reading.findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_hits_its_hits_and_spares_its_clean_examples(rule: Rule) -> None:
    read = shipped_reader().read
    missed = [
        f"{rule.file}:{e.line}: {e.text}" for e in rule.hit if not _is_hit(rule, read([e.text]))
    ]
    accused = [
        f"{rule.file}:{e.line}: {e.text}" for e in rule.clean if _is_hit(rule, read([e.text]))
    ]
    assert (missed, accused) == ([], [])


def test_every_finding_rule_tells_the_trainee_why_and_how_better() -> None:
    silent = [rule.id for rule in RULES if rule.category and not (rule.reason and rule.advice)]
    assert silent == []
