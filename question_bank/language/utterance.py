"""A burst of messages in one normal text, and the way back to the typed characters of each."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from question_bank.language.borders import word_borders
from question_bank.language.matcher import Hit
from question_bank.language.normalise import NormalForm
from question_bank.language.surface import Surface
from question_bank.language.types import Span

_CLOSING = frozenset(",。.!?;…~了的哦呢哈吧呀啊亲嗯")
"""What a message ends with that is no cut phrase."""

_OPEN_GAP = 4
"""Characters that may stand open where a pattern's gap lies across a cut."""


class Utterance:
    """Normal forms of consecutive messages joined to one text; `joint` is a line break, or nothing for cut phrases."""

    def __init__(self, forms: Sequence[NormalForm], joint: str = "\n") -> None:
        self.forms = tuple(forms)
        self.text = joint.join(form.text for form in self.forms)
        self.surface = Surface(self.text)
        self.begins: list[int] = []
        at = 0
        for form in self.forms:
            self.begins.append(at)
            at += len(form.text) + len(joint)

    @cached_property
    def unbroken(self) -> "Utterance":
        """The same burst without its borders: what is cut over messages shows there."""
        return Utterance(self.forms, joint="")

    def message_at(self, at: int) -> int:
        """The number of the message that holds an offset of the text."""
        if len(self.begins) == 1:
            return 0
        return max(0, bisect_right(self.begins, at) - 1)

    def straddles(self, start: int, end: int) -> bool:
        """Whether a stretch lies in several messages."""
        return self.message_at(start) != self.message_at(end - 1)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The typed stretches behind `text[start:end]`, one for each message that it touches."""
        found = []
        for number in range(self.message_at(start), self.message_at(end - 1) + 1):
            form = self.forms[number]
            low = max(0, start - self.begins[number])
            high = min(len(form.text), end - self.begins[number])
            if low < high:
                left, right = form.source_span(low, high)
                found.append(Span(number, left, right, form.source[left:right]))
        return tuple(found)

    def place_of(self, typed: Span) -> int:
        """Where the text's first character stands that was typed at the beginning of a stretch or after it."""
        form = self.forms[typed.message]
        within = typed.start if form.starts is None else bisect_left(form.starts, typed.start)
        return self.begins[typed.message] + within

    def is_cut(self, hit: Hit) -> bool:
        """Whether the hit is one phrase typed over a message border, not the chance meeting of two sentences."""
        if not self.straddles(hit.start, hit.end):
            return False
        number = self.message_at(hit.end - 1)
        cut = self.begins[number]
        right = self.forms[number].text
        first_word = min((at for at in word_borders(right) if at), default=0)
        if first_word > hit.end - cut:
            return False
        if any(low < cut < high for low, high in hit.parts):
            return True
        left = self.forms[number - 1].text
        gap = max((high - low for low, high in hit.gaps() if low <= cut <= high), default=0)
        return gap <= _OPEN_GAP and left[-1:] not in _CLOSING

    def is_torn_word(self, start: int, end: int) -> bool:
        """Whether the stretch begins or ends inside a word that the typist cut over two messages (滚 | 边)."""
        if len(self.forms) == 1:
            return False
        for number in range(1, len(self.forms)):
            cut = self.begins[number]
            if start == cut or end == cut - 1:
                left, right = self.forms[number - 1].text[-8:], self.forms[number].text[:8]
                if left and right and len(left) not in word_borders(left + right):
                    return True
        return False
