"""Train the learned part: `python -m question_bank.language.train [--cross]` (development only, needs scikit-learn).

Reads the tune part, the clean set and the examples of the rules, never the check part; the same input gives the same weights.
`--cross` prints what rules alone, model alone and both reach by five-fold cross-validation on the tune part.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from question_bank.labelled import CLEAN, TUNE
from question_bank.language.labelled import parse_labelled
from question_bank.language.model import SPEAKS, WEIGHTS, grams_of, without_figures
from question_bank.language.packs import load_packs
from question_bank.language.reader import Reader
from question_bank.vocabulary import TEXT_CATEGORIES, Category

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One unmasked text with its categories; `ruled` are those that the rules alone find."""

    text: str
    categories: frozenset[Category]
    ruled: frozenset[Category]


def main(args: Sequence[str]) -> int:
    """Train on everything and write the weights; with `--cross` report first."""
    reader = Reader(load_packs(), model=None)
    tune = list(_labelled(TUNE, reader))
    examples = [*_labelled(CLEAN, reader), *_examples(reader)]
    if "--cross" in args:
        _report(tune, examples)
    vectoriser, models = fit(tune + examples)
    write(vectoriser, models)
    return 0


def fit(samples: Sequence[Sample]) -> tuple[TfidfVectorizer, list[Any]]:
    """The vectoriser and one model for each category."""
    vectoriser = TfidfVectorizer(analyzer=_analyse, min_df=2, sublinear_tf=True, dtype=np.float64)
    features = vectoriser.fit_transform([sample.text for sample in samples])
    models = []
    for category in TEXT_CATEGORIES:
        wanted = [category in sample.categories for sample in samples]
        model = LogisticRegression(C=20, class_weight={0: 1, 1: 2}, max_iter=500, solver="liblinear")
        models.append(model.fit(features, wanted))
    return vectoriser, models


def write(vectoriser: TfidfVectorizer, models: Sequence[Any]) -> None:
    """Store the weights, half precision."""
    grams = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.__getitem__)
    np.savez_compressed(
        WEIGHTS,
        order=np.array(" ".join(TEXT_CATEGORIES)),
        grams=np.array("\n\n".join(grams)),
        idf=vectoriser.idf_.astype(np.float16),
        weights=np.stack([model.coef_[0] for model in models], axis=1).astype(np.float16),
        intercepts=np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )


def _analyse(text: str) -> list[str]:
    return [gram for gram, _, _ in grams_of(without_figures(text)) if "\n" not in gram]


def _labelled(path: Path, reader: Reader) -> Iterable[Sample]:
    for line in path.read_text(encoding="utf-8").splitlines():
        labelled = parse_labelled(line)
        ruled = reader.read(labelled.messages).categories()
        yield Sample(reader.unmasked(labelled.messages), labelled.findings, ruled)


def _examples(reader: Reader) -> Iterable[Sample]:
    """The rules' own examples: those of acts only where no rule finds fault with them."""
    for rule in reader.rules:
        found = frozenset({rule.category} if rule.category else ())
        for example in rule.hit:
            ruled = reader.read([example.text]).categories()
            if rule.category or not ruled:
                yield Sample(reader.unmasked([example.text]), found | ruled, ruled)
        for example in rule.clean:
            ruled = reader.read([example.text]).categories()
            if not ruled:
                yield Sample(reader.unmasked([example.text]), frozenset(), ruled)


def _report(tune: Sequence[Sample], examples: Sequence[Sample]) -> None:
    wanted = _matrix([sample.categories for sample in tune])
    ruled = _matrix([sample.ruled for sample in tune])
    chance = np.zeros(wanted.shape)
    for train, test in KFold(FOLDS, shuffle=True, random_state=1).split(tune):
        vectoriser, models = fit([tune[at] for at in train] + list(examples))
        features = vectoriser.transform([tune[at].text for at in test])
        for column, model in enumerate(models):
            chance[test, column] = model.predict_proba(features)[:, 1]
    ordinary = ~wanted.any(axis=1)
    for name, found in (
        ("rules", ruled),
        *((f"model {at:.1f}", chance > at) for at in (0.3, 0.4, 0.5, 0.6, 0.7)),
        ("both", ruled | (chance > SPEAKS)),
    ):
        right = (found & wanted).sum()
        alarms = found[ordinary].any(axis=1).mean()
        print(
            f"{name:10} precision {right / max(1, found.sum()):.3f} "
            f"recall {right / wanted.sum():.3f} false alarms {alarms:.4f}"
        )


def _matrix(rows: Sequence[frozenset[Category]]) -> NDArray[np.bool_]:
    return np.array([[category in row for category in TEXT_CATEGORIES] for row in rows])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
