"""The canonical form of a content value and its digest: what a stored session refers to for ever.

The form is JSON of what the author wrote, in the file's own spelling, keys sorted, defaults left out:
stable over key order, comments, quoting and over new keys that a later version adds with a default.
"""

import hashlib
import json
from typing import TypeVar

from question_bank.case import Case
from question_bank.values import Frozen

Content = TypeVar("Content", bound=Frozen)


def canonical(item: Frozen) -> str:
    """The value as canonical JSON; `from_canonical` reads it back."""
    content = item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_canonical(text: str, model: type[Content]) -> Content:
    """The value of a canonical text, as it was stored. Raises ValueError for anything else."""
    return model.model_validate(json.loads(text), by_alias=True, by_name=False)


def digest(item: Frozen) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return digest_of_form(canonical(item).encode())


def digest_of_form(form: bytes) -> str:
    """The same for a canonical form that is at hand, in UTF-8."""
    return hashlib.sha256(form).hexdigest()


def case_of(text: str) -> Case:
    """The case of a canonical text."""
    return from_canonical(text, Case)
