"""Train the learned part for acts: `python -m question_bank.language.train_acts [--cross]` (needs scikit-learn).

Reads the tune part and the examples of the act rules, never the check part; the same input gives the same weights.
An example of a rule speaks for its own act alone: which others it holds nobody has labelled.
`--cross` prints what rules alone and both reach by cross-validation on the tune part.
"""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from question_bank.labelled import TUNE
from question_bank.language.labelled import parse_labelled
from question_bank.language.learned_acts import ACT_WEIGHTS, DENIES, HEARD, SPEAKS, TEMPERED
from question_bank.language.model import grams_of
from question_bank.language.normalise import normalise
from question_bank.language.packs import load_packs
from question_bank.language.reader import Reader
from question_bank.vocabulary import Act

ORDER = tuple(act for act in Act if act in TEMPERED | HEARD)
FOLDS = 4
Example = tuple[str, bool]


def main(args: Sequence[str]) -> int:
    """Train on everything and write the weights; with `--cross` report first."""
    reader = Reader(load_packs())
    samples = [
        (_plain(one.messages), one.messages, frozenset(one.acts))
        for one in map(parse_labelled, TUNE.read_text(encoding="utf-8").splitlines())
        if one.acts is not None
    ]
    texts = [text for text, _, _ in samples]
    wanted = np.array([[act in acts for act in ORDER] for _, _, acts in samples])
    examples = _examples(reader)
    if "--cross" in args:
        ruled = np.array(
            [[act in reader.read(said).act_ids() for act in ORDER] for _, said, _ in samples]
        )
        _report(texts, wanted, ruled, examples)
    _write(*_fit(texts, wanted, examples))
    return 0


def _plain(messages: Sequence[str]) -> str:
    return "\n".join(normalise(message).text for message in messages)


def _examples(reader: Reader) -> dict[Act, list[Example]]:
    out: dict[Act, list[Example]] = {act: [] for act in ORDER}
    for rule in reader.rules:
        if rule.act in out:
            out[rule.act] += [(normalise(one.text).text, True) for one in rule.hit]
            out[rule.act] += [(normalise(one.text).text, False) for one in rule.clean]
    return out


def _analyse(text: str) -> list[str]:
    return [gram for gram, _, _ in grams_of(text) if "\n" not in gram]


def _fit(
    texts: Sequence[str], wanted: NDArray[np.bool_], examples: dict[Act, list[Example]]
) -> tuple[TfidfVectorizer, list[Any]]:
    """The vectoriser and one model for each act."""
    vectoriser = TfidfVectorizer(analyzer=_analyse, min_df=2, sublinear_tf=True, dtype=np.float64)
    features = vectoriser.fit_transform(texts)
    models = []
    for column, act in enumerate(ORDER):
        own = examples[act]
        rows = sp.vstack([features, vectoriser.transform([text for text, _ in own])])
        target = np.concatenate([wanted[:, column], [is_act for _, is_act in own]]).astype(int)
        model = LogisticRegression(
            C=20, class_weight={0: 1, 1: 2}, max_iter=500, solver="liblinear"
        )
        models.append(model.fit(rows, target))
    return vectoriser, models


def _write(vectoriser: TfidfVectorizer, models: Sequence[Any]) -> None:
    """Store the weights, half precision."""
    grams = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.__getitem__)
    np.savez_compressed(
        ACT_WEIGHTS,
        order=np.array(" ".join(ORDER)),
        grams=np.array("\n\n".join(grams)),
        idf=vectoriser.idf_.astype(np.float16),
        weights=np.stack([model.coef_[0] for model in models], axis=1).astype(np.float16),
        intercepts=np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )


def _report(
    texts: Sequence[str],
    wanted: NDArray[np.bool_],
    ruled: NDArray[np.bool_],
    examples: dict[Act, list[Example]],
) -> None:
    chance = np.zeros(wanted.shape)
    for train, test in KFold(FOLDS, shuffle=True, random_state=1).split(texts):
        vectoriser, models = _fit([texts[at] for at in train], wanted[train], examples)
        features = vectoriser.transform([texts[at] for at in test])
        for column, model in enumerate(models):
            chance[test, column] = model.predict_proba(features)[:, 1]
    tempered = np.array([act in TEMPERED for act in ORDER])
    heard = np.array([act in HEARD for act in ORDER])
    both = (ruled & ~(tempered & (chance < DENIES))) | (heard & (chance > SPEAKS))
    for name, found in (("rules", ruled), ("both", both)):
        right = (found & wanted).sum()
        precision, recall = right / max(1, found.sum()), right / wanted.sum()
        print(f"{name:6} precision {precision:.3f} recall {recall:.3f} (the acts it touches)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
