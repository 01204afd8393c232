"""Rule packs as YAML files, read strictly: all scalars text, unknown and double keys refused, errors with file and line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from question_bank.faults import file_fault
from question_bank.language.normalise import normalise
from question_bank.language.patterns import Chain, PatternError, chains
from question_bank.vocabulary import (
    ASKING_ACTS,
    DEFAULT_SEVERITY,
    TEXT_CATEGORIES,
    Act,
    Category,
    Confidence,
    Severity,
    Slot,
)

RULES = Path(__file__).parent.parent / "rules"


class Negation(StrEnum):
    """Whether a negation around a match cancels it."""

    FLIPS = "flips"
    IGNORED = "ignored"


class Quoting(StrEnum):
    """Whether words quoted from somebody else are excused."""

    EXCUSES = "excuses"
    IGNORED = "ignored"


class Disguise(StrEnum):
    """Whether a rule is also read behind disguises."""

    NONE = "none"
    WORDS = "words"


class PackError(ValueError):
    """A fault in a pack; the message begins with `file:line:`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must hit, or must leave clean."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to be matched: what it stands for and its chains."""

    id: str
    file: str
    line: int
    chains: tuple[Chain, ...]
    category: Category | None = None
    act: Act | None = None
    slot: Slot | None = None
    severity: Severity = Severity.MAJOR
    unless: tuple[Chain, ...] = ()
    unless_message: tuple[Chain, ...] = ()
    within: tuple[Chain, ...] = ()
    negation: Negation = Negation.FLIPS
    quoting: Quoting = Quoting.EXCUSES
    border: bool = False
    broad: bool = False
    confidence: Confidence = Confidence.SURE
    disguise: Disguise = Disguise.NONE
    reason: str = ""
    advice: str = ""
    hit: tuple[Example, ...] = ()
    clean: tuple[Example, ...] = ()

    @property
    def label(self) -> Act | Category:
        """The act or the category that it stands for. Raises ValueError where it stands for neither."""
        label = self.act or self.category
        if label is None:
            raise ValueError(f"{self.id} stands for nothing")
        return label


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of rules. `unless` excuses in the same clause what its rules find, and what the learned part finds of its category."""

    file: str
    rules: tuple[Rule, ...]
    category: Category | None = None
    title: str = ""
    why: str = ""
    unless: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class _Node:
    """A mapping of the file with the lines of its keys."""

    file: str
    line: int
    values: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, message: str, key: str | None = None) -> PackError:
        return PackError(f"{self.file}:{self.lines.get(key or '', self.line)}: {message}")


_PACK_KEYS = {
    "category", "title", "severity", "why", "reason", "advice", "disguise", "classes", "rules",
    "negation", "quoting", "unless",
}  # fmt: skip
_RULE_KEYS = {
    "id", "act", "slot", "severity", "patterns", "unless", "unless_message", "within", "negation", "quoting",
    "border", "broad", "confidence", "disguise", "reason", "advice", "examples",
}  # fmt: skip


def load_classes(path: Path) -> dict[str, frozenset[str]]:
    """The shared word classes. Raises PackError."""
    node = _read(path)
    return _classes(node, {})


def load_pack(path: Path, shared: Mapping[str, frozenset[str]]) -> Pack:
    """One pack. Raises PackError with file and line."""
    node = _read(path)
    _known(node, _PACK_KEYS)
    category = _member(node, "category", Category, None)
    if category is not None and category not in TEXT_CATEGORIES:
        raise node.fault(f"{category} is judged with the case, not by rules", "category")
    own = node.values.get("classes")
    classes = dict(shared)
    if own is not None:
        classes |= _classes(_mapping(node, "classes"), shared)
    listed = node.values.get("rules")
    if not isinstance(listed, list) or not listed:
        raise node.fault("a pack needs a list of rules", "rules")
    unless = _chains(node, "unless", classes)
    rules = []
    for one in listed:
        if not isinstance(one, _Node):
            raise node.fault("every rule is a mapping", "rules")
        rule = _rule(one, node, category, classes)
        rules.append(replace(rule, unless=(*unless, *rule.unless)))
    title, why = _text(node, "title"), _text(node, "why")
    return Pack(node.file, tuple(rules), category, title, why, unless)


def load_packs(root: Path = RULES) -> tuple[Pack, ...]:
    """All packs below a folder, in the order of their paths. Raises PackError, also for an id used twice."""
    shared = load_classes(root / "classes.yaml")
    paths = sorted(root.glob("findings/*.yaml")) + sorted(root.glob("acts/*.yaml"))
    packs = tuple(load_pack(path, shared) for path in paths)
    seen: dict[str, Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in seen:
                first = seen[rule.id]
                raise PackError(
                    f"{rule.file}:{rule.line}: id {rule.id!r} is taken at {first.file}:{first.line}"
                )
            seen[rule.id] = rule
    return packs


def _rule(
    node: _Node, pack: _Node, category: Category | None, classes: Mapping[str, frozenset[str]]
) -> Rule:
    _known(node, _RULE_KEYS)
    act = _member(node, "act", Act, None)
    slot = _member(node, "slot", Slot, None)
    if (act is None) == (category is None):
        raise node.fault("a rule stands for the pack's category or for an act, not both or none")
    if slot is not None and act not in ASKING_ACTS:
        raise node.fault("only an act that asks carries a slot", "slot")
    default = DEFAULT_SEVERITY[category] if category else Severity.MAJOR
    severity = _member(pack, "severity", Severity, default) or default
    hit, clean = _examples(node)
    disguise = Disguise.WORDS if category else Disguise.NONE
    return Rule(
        id=_needed(node, "id"),
        file=node.file,
        line=node.line,
        chains=_chains(node, "patterns", classes, needed=True),
        category=category,
        act=act,
        slot=slot,
        severity=_member(node, "severity", Severity, severity) or severity,
        unless=_chains(node, "unless", classes),
        unless_message=_chains(node, "unless_message", classes),
        within=_chains(node, "within", classes),
        negation=_policy(node, pack, "negation", Negation, Negation.FLIPS),
        quoting=_policy(node, pack, "quoting", Quoting, Quoting.EXCUSES),
        border=_text(node, "border") == "true",
        broad=_text(node, "broad") == "true",
        confidence=_member(node, "confidence", Confidence, None) or Confidence.SURE,
        disguise=_policy(node, pack, "disguise", Disguise, disguise),
        reason=_text(node, "reason") or _text(pack, "reason"),
        advice=_text(node, "advice") or _text(pack, "advice"),
        hit=hit,
        clean=clean,
    )


def _chains(
    node: _Node, key: str, classes: Mapping[str, frozenset[str]], *, needed: bool = False
) -> tuple[Chain, ...]:
    found: list[Chain] = []
    for pattern, line in _texts(node, key):
        try:
            found.extend(chains(pattern, classes))
        except PatternError as fault:
            raise PackError(f"{node.file}:{line}: {fault}") from fault
    if needed and not found:
        raise node.fault(f"{key} is missing")
    return tuple(dict.fromkeys(found))


def _examples(node: _Node) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    if "examples" not in node.values:
        raise node.fault("a rule needs examples")
    inner = _mapping(node, "examples")
    _known(inner, {"hit", "clean"})
    hit = tuple(Example(text, line) for text, line in _texts(inner, "hit"))
    clean = tuple(Example(text, line) for text, line in _texts(inner, "clean"))
    if not hit:
        raise inner.fault("a rule needs at least one example that hits")
    return hit, clean


def _classes(node: _Node, known: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Classes by name; a word written `{other}` takes in that class's words."""
    out: dict[str, frozenset[str]] = {}
    for name in node.values:
        words: set[str] = set()
        for text, line in _texts(node, name):
            if text.startswith("{") and text.endswith("}"):
                other = out.get(text[1:-1], known.get(text[1:-1]))
                if other is None:
                    raise PackError(f"{node.file}:{line}: unknown word class {text}")
                words |= other
            else:
                words.add(normalise(text.replace("_", " ")).text)
        words.discard("")
        if not words:
            raise node.fault(f"class {name!r} is empty", name)
        out[name] = frozenset(words)
    return out


E_ = TypeVar("E_", bound=StrEnum)


def _policy(node: _Node, pack: _Node, key: str, kind: type[E_], default: E_) -> E_:
    return _member(node, key, kind, None) or _member(pack, key, kind, None) or default


def _member(node: _Node, key: str, kind: type[E_], default: E_ | None) -> E_ | None:
    text = _text(node, key)
    if not text:
        return default
    try:
        return kind(text)
    except ValueError:
        near = get_close_matches(text, [member.value for member in kind], 1)
        remedy = f", did you mean {near[0]!r}?" if near else ""
        raise node.fault(f"{text!r} is no {kind.__name__.lower()}{remedy}", key) from None


def _known(node: _Node, keys: Iterable[str]) -> None:
    for key in node.values:
        if key not in keys:
            near = get_close_matches(key, sorted(keys), 1)
            remedy = f", did you mean {near[0]!r}?" if near else ""
            raise node.fault(f"unknown key {key!r}{remedy}", key)


def _mapping(node: _Node, key: str) -> _Node:
    value = node.values.get(key)
    if not isinstance(value, _Node):
        raise node.fault(f"{key!r} must be a mapping", key)
    return value


def _needed(node: _Node, key: str) -> str:
    text = _text(node, key)
    if not text:
        raise node.fault(f"{key} is missing")
    return text


def _text(node: _Node, key: str) -> str:
    value = node.values.get(key, "")
    if not isinstance(value, str):
        raise node.fault(f"{key!r} must be text", key)
    return value


def _texts(node: _Node, key: str) -> list[tuple[str, int]]:
    value = node.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, tuple) for one in value):
        raise node.fault(f"{key!r} must be a list of texts", key)
    return value


def _read(path: Path) -> _Node:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as fault:
        raise PackError(f"{path}:1: {file_fault(fault)}") from fault
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise PackError(f"{path}:{line}: {fault.problem}") from fault
    if not isinstance(root, yaml.MappingNode):
        raise PackError(f"{path}:1: a mapping is expected")
    return _node(root, str(path))


def _node(source: yaml.MappingNode, file: str) -> _Node:
    node = _Node(file, source.start_mark.line + 1)
    for key, value in source.value:
        line = key.start_mark.line + 1
        if key.value in node.values:
            raise PackError(f"{file}:{line}: key {key.value!r} stands twice")
        node.lines[key.value] = line
        node.values[key.value] = _value(value, file)
    return node


def _value(source: yaml.Node, file: str) -> object:
    if isinstance(source, yaml.MappingNode):
        return _node(source, file)
    if isinstance(source, yaml.SequenceNode):
        return [_item(one, file) for one in source.value]
    return str(source.value)


def _item(source: yaml.Node, file: str) -> object:
    if isinstance(source, yaml.ScalarNode):
        return str(source.value), source.start_mark.line + 1
    return _value(source, file)
