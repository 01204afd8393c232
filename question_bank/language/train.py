"""Train the learned part: `python -m question_bank.language.train [--cross]` (development only, needs scikit-learn).

Reads the tune part, the lessons and the clean set, never the check part; the same input gives the same weights.
Thresholds come from replies that the model was not fitted to: all but the lessons are dealt into folds, and each fold is read with
what the others and the lessons taught. `--cross` prints what that says of rules and model.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from question_bank.labelled import CLEAN, GUIDE, LESSONS, LIBRARY, TUNE
from question_bank.language.features import Features, parts_of, vocabulary
from question_bank.language.labelled import Labelled, labelled_in
from question_bank.language.learned import VOTE, Learned
from question_bank.language.normalise import normalise
from question_bank.language.packs import load_packs
from question_bank.language.reader import Reader
from question_bank.language.surface import Surface
from question_bank.language.train_net import POSITIVE, Taught, fit_net
from question_bank.language.weights import LABELS, PLACE, Label, Weights, store
from question_bank.vocabulary import DEFAULT_SEVERITY, TEXT_CATEGORIES, Act, Category, Severity

FOLDS = 3
LINEAR_STEPS = 16
"""The largest whole number of a stored weight in the linear half: finer steps change hardly anything that is found and make the file
larger, and two of the largest must add up in a byte."""

STRENGTH = 30.0
"""Inverse of the regularisation; by cross-validation 20 to 50 differ little."""

STRESS = 4
"""How often the clean set and the borders of the label guide are taught: they must not fail; the rules' own examples half as often."""

COMPOSED = 60_000
"""So many longer replies are put together from short ones: most that were labelled say one thing, while people greet, say and ask."""

SHORT, OPENING, WITH_FAULT = range(4, 46), 0.4, 0.5
"""Of such replies: characters of a part, the share that opens with courtesy, the share with one part that is a fault."""

JOINTS = "。,\n 。,\n"
"""What stands between the parts, the commoner the more often."""

SAYS_ENOUGH, ANSWERING = 12, 0.4
"""Characters of a reply that means the same whatever was asked, and the share of such replies that are taught behind some question."""

COURTESY = frozenset({Act.GREET, Act.IDENTIFY, Act.APOLOGISE, Act.EMPATHISE, Act.THANK, Act.HOLD})
"""What replies open with."""

FITTED_BY_RULES = frozenset({"h1", "h2"})
"""Writers whose replies the rules were once fitted to: their votes look better than they are and are left out."""

ACT_BETA, FINDING_BETA = 0.7, 0.45
"""How thresholds weigh recall against precision: a false accusation costs more than a fault that was overlooked."""

WATCHFUL = 0.6
"""Taken off the thresholds of red lines: one that is missed costs the shop."""

FEWEST = 100
"""A label with so many replies in the tune part stands half for itself when its threshold is set."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sample:
    """One unmasked text, the labels that rules voted for, those that it has, those of which that is known, and the buyer's turn before."""

    text: str
    votes: frozenset[Label]
    labels: frozenset[Label]
    known: frozenset[Label]
    before: str = ""


def main(args: Sequence[str]) -> int:
    """Train on everything and write the weights; with `--cross` report first."""
    reader = Reader(load_packs())
    samples, lessons = _samples(reader), list(_labelled(reader, labelled_in(LESSONS)))
    *by_fold, fitted = _fits([*_without_a_fold(samples, lessons), [*samples, *lessons]])
    single, composed = _unseen(samples, by_fold)
    thresholds = _thresholds(
        [*single.samples, *composed.samples], np.concatenate([single.chances, composed.chances])
    )
    if "--cross" in args:
        _report(single.samples, single.chances > thresholds)
        print("put together from several:")
        _report(composed.samples, composed.chances > thresholds, by_label=False)
    store(replace(fitted, thresholds=thresholds))
    return 0


def _samples(reader: Reader) -> list[Sample]:
    stressed = [one for path in (CLEAN, GUIDE) for one in labelled_in(path)] * STRESS
    return [
        *_labelled(reader, [*labelled_in(TUNE), *labelled_in(LIBRARY), *stressed]),
        *list(_examples(reader)) * (STRESS // 2),
    ]


def _labelled(reader: Reader, listed: Iterable[Labelled]) -> Iterator[Sample]:
    for one in listed:
        fitted = one.source in FITTED_BY_RULES
        yield Sample(
            text=reader.unmasked(one.messages),
            votes=frozenset() if fitted else reader.votes(one.messages),
            labels=frozenset((*one.findings, *(one.acts or ()))),
            known=frozenset(LABELS if one.acts is not None else TEXT_CATEGORIES),
            before=normalise(one.before or "").text,
        )


def _examples(reader: Reader) -> Iterator[Sample]:
    """The rules' own examples, each of which speaks for its own label alone."""
    for rule in reader.rules:
        label = frozenset({rule.label})
        for example in rule.hit:
            yield Sample(reader.unmasked([example.text]), label, label, label)
        for example in rule.clean:
            yield Sample(reader.unmasked([example.text]), frozenset(), frozenset(), label)


def _composed(samples: Sequence[Sample], count: int) -> list[Sample]:
    """Two or three of the short replies in a row, with the labels of all."""
    draw = np.random.default_rng(3)
    short = [
        one
        for one in samples
        if len(one.known) == len(LABELS)
        and len(one.text) in SHORT
        and "\n" not in one.text
        and one.labels
    ]
    faulty = [
        one
        for one in short
        if not one.labels.isdisjoint(TEXT_CATEGORIES) and Category.CURT not in one.labels
    ]
    clean = [one for one in short if one.labels.isdisjoint(TEXT_CATEGORIES)]
    openings = [one for one in clean if not one.labels.isdisjoint(COURTESY)]
    if not (faulty and openings):
        return []
    out = []
    for _ in range(count):
        parts = [clean[at] for at in draw.integers(len(clean), size=draw.choice((2, 2, 3)))]
        if draw.random() < OPENING:
            parts[0] = openings[draw.integers(len(openings))]
        if draw.random() < WITH_FAULT:
            parts[draw.integers(len(parts))] = faulty[draw.integers(len(faulty))]
        out.append(_in_a_row(parts, JOINTS[draw.integers(len(JOINTS))]))
    return out


def _in_a_row(parts: Sequence[Sample], joint: str) -> Sample:
    text = parts[0].text
    for part in parts[1:]:
        if joint in "。,":
            text = text.rstrip("。,.~ ")
        text += ("" if joint != "\n" and text.endswith(("?", "!")) else joint) + part.text
    return Sample(
        text,
        votes=frozenset().union(*(part.votes for part in parts)),
        labels=frozenset().union(*(part.labels for part in parts)),
        known=frozenset(LABELS),
    )


def _answering(samples: Sequence[Sample]) -> list[Sample]:
    """Some of the longer replies with any buyer's turn before them: what says enough by itself says the same whatever was asked."""
    draw = np.random.default_rng(4)
    turns = [one.before for one in samples if one.before]
    if not turns:
        return list(samples)
    return [
        replace(one, before=turns[draw.integers(len(turns))])
        if not one.before and len(one.text) >= SAYS_ENOUGH and draw.random() < ANSWERING
        else one
        for one in samples
    ]


def _fits(courses: Iterable[Sequence[Sample]]) -> list[Weights]:
    """What each course teaches, two at a time."""
    fitted: list[Weights] = Parallel(n_jobs=2, max_nbytes=None)(
        delayed(_fit)(course) for course in courses
    )
    return fitted


def _fit(taught: Sequence[Sample]) -> Weights:
    samples = _answering([*taught, *_composed(taught, COMPOSED)])
    # of what is taught alone, for what meets only where parts were joined says nothing
    known = vocabulary([one.text for one in taught])
    votes = _votes(samples)
    texts = Features.of([one.text for one in samples], known)
    weights, intercepts = _fit_linear(sp.hstack([texts.short, votes]).tocsr(), samples)
    parts, begins = parts_of([one.text for one in samples], known)
    net = fit_net(
        Taught(
            idf=known.idf,
            whole=sp.hstack([texts.all, votes]).tocsr(),
            before=_widened(Features.of([one.before for one in samples], known).all),
            parts=_widened(parts.all),
            begins=begins,
            wanted=_wanted(samples),
            known=_known(samples),
        )
    )
    columns = weights[: known.short] * known.idf[: known.short, None]
    linear_scale = np.abs(columns).max(axis=0) / LINEAR_STEPS
    return Weights(
        codes=known.codes,
        idf=known.idf[: known.short],
        linear=np.rint(columns / linear_scale).astype(np.int8),
        traits=net.traits,
        linear_scale=linear_scale,
        trait_scale=net.scale,
        votes=weights[known.short :] * VOTE,
        heard=net.heard * VOTE,
        intercepts=intercepts,
        thresholds=np.zeros(len(LABELS), np.float32),
        harder=net.harder,
        answering=net.answering,
        around=net.around,
        middle=net.middle,
        bias=net.bias,
        last=net.last,
        last_bias=net.last_bias,
    )


def _widened(features: sp.csr_matrix) -> sp.csr_matrix:
    """With columns for votes of which there are none."""
    return sp.csr_matrix(
        (features.data, features.indices, features.indptr),
        shape=(features.shape[0], features.shape[1] + len(LABELS)),
    )


def _fit_linear(features: sp.csr_matrix, samples: Sequence[Sample]) -> tuple[Numbers, Numbers]:
    """Weights by feature and label, and intercepts by label."""
    wanted, known = _wanted(samples), _known(samples)
    fits = [_fit_label(features, wanted[:, at], known[:, at]) for at in range(len(LABELS))]
    weights = np.stack([fit[0] for fit in fits], axis=1).astype(np.float32)
    return weights, np.array([fit[1] for fit in fits], np.float32)


def _fit_label(features: sp.csr_matrix, wanted: Flags, known: Flags) -> tuple[Numbers, float]:
    model = LogisticRegression(
        C=STRENGTH, class_weight={0: 1, 1: POSITIVE}, max_iter=300, solver="liblinear"
    )
    model.fit(features[known], wanted[known])
    return model.coef_[0], float(model.intercept_[0])


def _votes(samples: Sequence[Sample]) -> sp.csr_matrix:
    marks = [(row, PLACE[label]) for row, one in enumerate(samples) for label in one.votes]
    rows, columns = zip(*marks, strict=True) if marks else ((), ())
    return sp.csr_matrix(([VOTE] * len(marks), (rows, columns)), shape=(len(samples), len(LABELS)))


def _wanted(samples: Sequence[Sample]) -> Flags:
    return np.array([[label in one.labels for label in LABELS] for one in samples])


def _known(samples: Sequence[Sample]) -> Flags:
    return np.array([[label in one.known for label in LABELS] for one in samples])


@dataclass(slots=True)
class _Read:
    """Samples, and the log-odds of every label in each."""

    samples: list[Sample]
    chances: Numbers


def _without_a_fold(samples: Sequence[Sample], lessons: Sequence[Sample]) -> Iterator[list[Sample]]:
    """What is taught when each fold in turn is held back."""
    for fold in range(FOLDS):
        yield [*(one for at, one in enumerate(samples) if at % FOLDS != fold), *lessons]


def _unseen(samples: Sequence[Sample], by_fold: Sequence[Weights]) -> tuple[_Read, _Read]:
    """Samples read by the model that has not seen their fold: those of which all is known, and longer ones put together from them."""
    found: tuple[list[_Read], list[_Read]] = ([], [])
    for fold, weights in enumerate(by_fold):
        learned = Learned(weights)
        held = [one for one in samples[fold::FOLDS] if len(one.known) == len(LABELS)]
        for kept, listed in zip(found, (held, _composed(held, len(held) // FOLDS)), strict=True):
            kept.append(_Read(listed, _chances(learned, listed)))
    single, composed = map(_together, found)
    return single, composed


def _chances(learned: Learned, samples: Iterable[Sample]) -> Numbers:
    return np.stack([learned.logits(Surface(one.text), one.votes, one.before) for one in samples])


def _together(reads: Sequence[_Read]) -> _Read:
    samples = [one for read in reads for one in read.samples]
    return _Read(samples, np.concatenate([read.chances for read in reads]))


def _thresholds(samples: Sequence[Sample], chances: Numbers) -> Numbers:
    """For each label where its F is best, drawn towards where that of all acts or all faults is best."""
    wanted, grid = _wanted(samples), np.arange(-2.5, 2.5, 0.1, dtype=np.float32)
    out = np.zeros(len(LABELS), np.float32)
    for kind in (True, False):
        columns = [at for at, label in enumerate(LABELS) if isinstance(label, Act) is kind]
        beta = ACT_BETA if kind else FINDING_BETA
        common = _best(chances[:, columns], wanted[:, columns], grid, beta)
        for at in columns:
            n = int(wanted[:, at].sum())
            own = _best(chances[:, at], wanted[:, at], grid, beta)
            out[at] = (n * own + FEWEST * common) / (n + FEWEST)
    for label in TEXT_CATEGORIES:
        if DEFAULT_SEVERITY[label] is Severity.CRITICAL:
            out[PLACE[label]] -= WATCHFUL
    return out


def _best(chances: Numbers, wanted: Flags, grid: Numbers, beta: float) -> float:
    return float(max(grid, key=lambda at: _f(chances > at, wanted, beta)))


def _f(found: Flags, wanted: Flags, beta: float = 1.0) -> float:
    """F-measure: with beta below 1 precision counts for more (van Rijsbergen 1979)."""
    right, weight = (found & wanted).sum(), beta * beta
    return float((1 + weight) * right / max(1, found.sum() + weight * wanted.sum()))


def _report(samples: Sequence[Sample], found: Flags, *, by_label: bool = True) -> None:
    wanted = _wanted(samples)
    acts = np.array([isinstance(label, Act) for label in LABELS])
    ruled = np.array([[label in one.votes for label in LABELS] for one in samples])
    for name, what in (("rules alone", ruled), ("model with rules", found)):
        for kind, columns in (("acts", acts), ("findings", ~acts)):
            f, w = what[:, columns], wanted[:, columns]
            precision, recall = _shares(f, w)
            print(f"{name:17} {kind:8} P {precision:.3f} R {recall:.3f} F1 {_f(f, w):.3f}")
    clean = ~wanted[:, ~acts].any(axis=1)
    accused = found[clean][:, ~acts].any(axis=1).mean()
    print(f"clean replies with a finding: {accused:.4f} of {clean.sum()}")
    for at, label in enumerate(LABELS if by_label else ()):
        precision, recall = _shares(found[:, at], wanted[:, at])
        print(f"  {label:20} P {precision:.2f} R {recall:.2f} n {wanted[:, at].sum()}")


def _shares(found: Flags, wanted: Flags) -> tuple[float, float]:
    """Precision and recall."""
    right = (found & wanted).sum()
    return float(right / max(1, found.sum())), float(right / max(1, wanted.sum()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
