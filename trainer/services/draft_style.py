"""How a draft says things, while it is written: nothing that the library says already, buyers in their own words, plain script."""

from question_bank.authoring.check import Checked, Located, where_of
from question_bank.authoring.tree import Tree
from question_bank.lint.sentences import sentences_of_case
from trainer.services.content import Content

_DRAFT = "这份草稿"
"""What the draft is called where another place of it says the same."""


def style_remarks(content: Content, checked: Checked, tree: Tree) -> tuple[Located, ...]:
    """Warnings of style lint for a draft held against the library, but for its own older version there."""
    case = checked.case
    if case is None:
        return ()
    told = content.said().told(tuple(sentences_of_case(_DRAFT, case)), case.id)
    return tuple(
        Located(code, severity, message, remedy, one.loc, where_of(tree, one.loc))
        for one, code, severity, message, remedy in told
    )
