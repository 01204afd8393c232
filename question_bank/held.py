"""Content that is read when somebody asks for it: what a library of thousands of cases costs is what of it is used."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from question_bank.values import Frozen

Content = TypeVar("Content", bound=Frozen)


class Held:
    """A value of a content file, here already or read at the first `get`. Reading it twice at once does no harm.

    form  gives the value's canonical form as bytes, a tenth of what the value itself takes
    """

    __slots__ = ("_form", "_item", "_read")

    def __init__(
        self,
        item: Frozen | None = None,
        read: Callable[[], Frozen | None] | None = None,
        form: Callable[[], bytes] = bytes,
    ) -> None:
        self._item = item
        self._read = read
        self._form = form

    def form(self) -> bytes:
        """The canonical form; nothing where the file never was good."""
        return self._form()

    def get(self) -> Frozen | None:
        """The value; None where the file never was good."""
        read = self._read
        if read is not None:
            self._item = read()
            self._read = None
        return self._item

    def look(self) -> Frozen | None:
        """As `get`, but what had to be read for it is not kept: for whoever goes through thousands."""
        read = self._read
        return self._item if read is None else read()


class Shelf(Mapping[str, Content], Generic[Content]):
    """Values by id, each read when it is asked for."""

    def __init__(self, kind: type[Content], held: Mapping[str, Held]) -> None:
        self._kind = kind
        self._held = dict(held)

    def __getitem__(self, name: str) -> Content:
        item = self._held[name].get()
        if not isinstance(item, self._kind):
            raise KeyError(name)
        return item

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        return name in self._held
