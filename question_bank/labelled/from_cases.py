"""Label what agents say in the shipped cases: `python -m question_bank.labelled.from_cases` (before `make train`).

The cases were written against the reader: their models earn their points, their witnesses their scores. What it reads there is
taught again, so that another training does not unlearn what the cases rest on. A sentence that a person labelled is left out
here, for the person is right; what stands in the file already keeps its labels.
"""

import json
import sys
from collections.abc import Iterator

from question_bank.case import Case, Wait
from question_bank.labelled import LIBRARY, TUNE
from question_bank.language.labelled import Labelled, labelled_in
from question_bank.language.reader import Reader, shipped_reader
from question_bank.library import load_library


def main() -> int:
    """Write the file anew, in the order of the cases."""
    labelled = {one.messages for one in labelled_in(TUNE)}
    known = {one.messages: one for one in labelled_in(LIBRARY)}
    said = dict.fromkeys(text for case in load_library().published() for text in said_in(case))
    wanted = [text for text in said if (text,) not in labelled]
    reader = shipped_reader()
    records = [
        {
            "id": f"lib-{number:04}",
            "text": text,
            **_labels(known.get((text,)), text, reader),
            "source": "library",
        }
        for number, text in enumerate(wanted, start=1)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    LIBRARY.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def said_in(case: Case) -> Iterator[str]:
    """Every message of an agent that the case holds: models, then what the witnesses write."""
    for point in case.points:
        yield from point.model
    for walkthrough in case.walkthroughs:
        yield from (step.text for step in walkthrough.replies if isinstance(step, Wait))


def _labels(known: Labelled | None, text: str, reader: Reader) -> dict[str, object]:
    if known is not None:
        findings, acts = sorted(known.findings), sorted(known.acts or ())
    else:
        reading = reader.read([text])
        findings = sorted({one.category for one in reading.findings})
        acts = sorted({one.act for one in reading.acts})
    return {
        "findings": [{"category": one.value} for one in findings],
        "acts": [one.value for one in acts],
        "kind": "violation" if findings else "act" if acts else "ordinary",
    }


if __name__ == "__main__":
    sys.exit(main())
