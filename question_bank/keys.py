"""Which keys a content type knows at a place of a file, and which known word is nearest."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from question_bank.source import Loc

Model = type[BaseModel]

NEAR = 60
"""Likeness (0-100) from which a known word is offered in place of an unknown one."""


def models_at(model: Model, loc: Loc) -> tuple[Model, ...]:
    """The content types that can stand at a place. List positions and tags are passed over."""
    current: tuple[Model, ...] = (model,)
    for element in loc:
        if not isinstance(element, str):
            continue
        inner = tuple(
            found
            for owner in current
            for name, field in owner.model_fields.items()
            if element in (field.alias or name, name)
            for found in models_in(field.annotation)
        )
        current = inner or current
    return tuple(dict.fromkeys(current))


def models_in(annotation: Any) -> Iterator[Model]:
    """The content types named anywhere in a field's annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from models_in(part)


def keys_of(model: Model) -> tuple[str, ...]:
    """The keys of a content type as they are written in a file."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, None where none is near."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return None if found is None else str(found[0])
