"""Write the golden files: `python -m tests.transcripts.make_golden`. Every name and number is made up.

Each `<name>.<codec>.<ending>` is an export, each `<name>.read.jsonl` what `read` gives for it
with the key below.
"""

import json
from pathlib import Path

from tests.transcripts import golden_texts as texts
from tests.transcripts.json_layouts import zipped
from tests.transcripts.table_layouts import as_csv
from transcripts.pseudonyms import Pseudonyms
from transcripts.reading import import_file
from transcripts.records import as_record

FOLDER = Path(__file__).with_name("golden")
KEY = bytes(range(32))


def _json(entry: object) -> bytes:
    return json.dumps(entry, ensure_ascii=False, indent=1).encode()


def exports() -> dict[str, tuple[str, bytes]]:
    """Name of the export → name of its golden result, content."""
    windows = texts.LABELLED.replace("\n", "\r\n")
    qianniu = texts.QIANNIU.replace("\n", "\r\n")
    qiyu = {
        "导出/message.txt": texts.as_lines(texts.QIYU_MESSAGES).encode() + b'{"sessionId": 70',
        "导出/session.txt": texts.as_lines(texts.QIYU_SESSIONS).encode(),
    }
    jd = {
        "咚咚.log": texts.JD.encode("gb18030"),
        "明细.csv": as_csv(texts.VISITS).encode("gb18030"),
    }
    return {
        "labelled.utf-8.txt": ("labelled", texts.LABELLED.encode()),
        "labelled.gb18030.txt": ("labelled", windows.encode("gb18030")),
        "labelled.utf-16.txt": ("labelled", windows.encode("utf-16")),
        "labelled.utf-16-le.txt": ("labelled", windows.encode("utf-16-le")),
        "labelled.utf-16-be.txt": ("labelled", windows.encode("utf-16-be")),
        "labelled.utf-8-sig.txt": ("labelled", texts.LABELLED.encode("utf-8-sig")),
        "traditional.big5.txt": ("traditional", texts.TRADITIONAL.encode("big5")),
        "traditional.utf-8.txt": ("traditional", texts.TRADITIONAL.encode()),
        "turns.utf-8.jsonl": ("turns", texts.turns().encode()),
        "qianniu.gb18030.txt": ("qianniu", qianniu.encode("gb18030")),
        "qianniu.utf-8.txt": ("qianniu", texts.QIANNIU.encode()),
        "wangwang.utf-16.txt": ("wangwang", texts.WANGWANG.encode("utf-16")),
        "wangwang.gb18030.txt": ("wangwang", texts.WANGWANG.encode("gb18030")),
        "qianniu_copied.utf-8.txt": ("qianniu_copied", texts.COPIED.encode()),
        "qianniu_web.utf-8.txt": ("qianniu_web", texts.WEB.encode()),
        "qianniu_web_table.utf-8-sig.csv": (
            "qianniu_web_table",
            as_csv(texts.WEB_TABLE).encode("utf-8-sig"),
        ),
        "qianniu_web_cells.utf-8.csv": ("qianniu_web_cells", as_csv(texts.WEB_CELLS).encode()),
        "nine_columns.gb18030.csv": ("nine_columns", as_csv(texts.NINE).encode("gb18030")),
        "nine_columns.utf-8.csv": ("nine_columns", as_csv(texts.NINE).encode()),
        "jd.utf-8.log": ("jd", texts.JD.encode()),
        "jd_with_visits.zip": ("jd", zipped(jd)),
        "pinduoduo.utf-8.json": ("pinduoduo", _json(texts.PINDUODUO)),
        "memotrace.utf-8-sig.csv": ("memotrace", as_csv(texts.MEMOTRACE).encode("utf-8-sig")),
        "qiyu_with_sessions.zip": ("qiyu_with_sessions", zipped(qiyu)),
        "qiyu.utf-8.txt": ("qiyu", texts.as_lines(texts.QIYU_MESSAGES).encode()),
        "table.utf-8.csv": ("table", as_csv(texts.OWN, delimiter="\t").encode()),
        "chatwoot.utf-8.json": ("chatwoot", _json(texts.CHATWOOT)),
        "intercom.utf-8.json": ("intercom", _json(texts.INTERCOM)),
        "zendesk.utf-8.json": ("zendesk", _json(texts.ZENDESK)),
    }


def result_of(path: Path) -> list[dict[str, object]]:
    """What `read` gives for a file, without what depends on the file's name and encoding."""
    records = [as_record(imported) for imported in import_file(path, Pseudonyms(KEY))]
    return [
        {key: value for key, value in record.items() if key not in ("source", "encoding")}
        for record in records
    ]


def main() -> None:
    """Write exports and results."""
    FOLDER.mkdir(exist_ok=True)
    for file, (name, content) in exports().items():
        (FOLDER / file).write_bytes(content)
        lines = [json.dumps(record, ensure_ascii=False) for record in result_of(FOLDER / file)]
        (FOLDER / f"{name}.read.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
