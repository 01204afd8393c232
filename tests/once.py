"""What a process of the tests makes once, though every test has a library and an application of its own.

None of it changes what is tested: a shipped file that changes is read again, a template that changes is compiled again, and
each application still registers its routes, extensions and settings itself.

- The shipped content: reading its YAML takes a second and a half. Looking for files, their stamps and what holds across files
  happens each time.
- Compiled templates: half a second for the templates of one page.
- The functions with which werkzeug builds addresses: it compiles two for each route, half of the time of making an application.
- Garbage: with the rules, the dictionary and fifty cases in memory a full collection takes a quarter of a second, and the usual
  thresholds make that a fifth of the whole run. What is there after collecting the tests stays to the end anyway.
- Hashes of passwords, which are made anew but at little cost.
"""

import gc
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from question_bank import library
from question_bank.library import SHIPPED
from question_bank.shelf import Place, Shelved
from trainer.services import passwords


def install() -> None:
    """From now on, in this process."""
    library._shelve = _shelve_once
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _CompiledTemplates()}
    Rule._compile_builder = _compile_builder_once  # type: ignore[method-assign, assignment]  # werkzeug has no setting for it
    gc.set_threshold(50_000, 20, 100)
    _hash_quickly()


def _hash_quickly() -> None:
    """Argon2 is slow on purpose. A test of `user add`, which runs in a process of its own, holds the cost that is shipped."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._NOBODY = passwords._hasher.hash("nobody has this password")


def stay() -> None:
    """Spare the collector what is in memory now."""
    gc.collect()
    gc.freeze()


_shelve = library._shelve
_read: dict[Place, Shelved] = {}


def _shelve_once(place: Place, known: Shelved | None, *, whole: bool) -> Shelved:
    if known is not None or not whole or SHIPPED not in place.path.parents:
        return _shelve(place, known, whole=whole)
    if place not in _read:
        _read[place] = _shelve(place, None, whole=True)
    return _read[place]


class _CompiledTemplates(BytecodeCache):
    """In memory. Jinja itself compares the source with the one that was compiled."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get(bucket.key)
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


_compile_builder = Rule._compile_builder
_builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _compile_builder_once(
    rule: Rule, append_unknown: bool = True
) -> Callable[..., tuple[str, str]]:
    """The function takes the rule, with its converters, as an argument: rules that read alike may share it."""
    defaults = tuple((rule.defaults or {}).items())
    key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]
