"""How a draft says things, while it is written: nothing that the library says already, buyers in their own words, plain script."""

from question_bank.authoring.check import Checked, Located, where_of
from question_bank.authoring.tree import Tree
from question_bank.case import Case
from question_bank.library import Library
from question_bank.lint.sentences import Sentence, sentences_of, sentences_of_case
from question_bank.lint.style import style_told
from trainer.services.content import Content

_DRAFT = "这份草稿"
"""What the draft is called where another place of it says the same."""

_library_says: list[tuple[Library, tuple[tuple[str, Sentence], ...]]] = []
"""The sentences of the library that was asked for last, each with the id of its case."""


def style_remarks(content: Content, checked: Checked, tree: Tree) -> tuple[Located, ...]:
    """Warnings of style lint for a draft held against the library, but for its own older version there."""
    case = checked.case
    if case is None:
        return ()
    own = tuple(sentences_of_case(_DRAFT, case))
    others = (one for owner, one in _said_in(content.library()) if owner != case.id)
    told = style_told((*others, *own), own, both_ways=True)
    return tuple(
        Located(code, severity, message, remedy, one.loc, where_of(tree, one.loc))
        for one, code, severity, message, remedy in told
    )


def _said_in(library: Library) -> tuple[tuple[str, Sentence], ...]:
    if not _library_says or _library_says[0][0] is not library:
        _library_says[:] = [(library, tuple(_sentences(library)))]
    return _library_says[0][1]


def _sentences(library: Library) -> list[tuple[str, Sentence]]:
    """Sentences of cases by the case's title, which authors know, others by their file."""
    found: list[tuple[str, Sentence]] = []
    for one in library.files:
        item = one.item
        if isinstance(item, Case):
            title = f"《{item.title}》"
            found += [(item.id, said) for said in sentences_of_case(title, item)]
        else:
            found += [("", said) for said in sentences_of([one])]
    return found
