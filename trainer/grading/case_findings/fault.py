"""How a case-bound finding is written down."""

from question_bank.vocabulary import DEFAULT_SEVERITY, Category
from trainer.grading.types import Evidence, Fault


def case_fault(
    category: Category, evidence: tuple[Evidence, ...], reason: str, advice: str, detail: str = ""
) -> Fault:
    """A sure finding with its default severity; its rule is `case.<category>` and what it is about."""
    rule = f"case.{category.value}.{detail}" if detail else f"case.{category.value}"
    return Fault(category, DEFAULT_SEVERITY[category], rule, reason, advice, evidence)
