"""Write the golden files: `python -m tests.transcripts.make_golden`. Every name and number is made up.

Each `<name>.<codec>.txt|jsonl` is an export, each `<name>.read.jsonl` what `read` gives for it
with the key below.
"""

import json
from pathlib import Path

from transcripts.pseudonyms import Pseudonyms
from transcripts.reading import import_file
from transcripts.records import as_record

FOLDER = Path(__file__).with_name("golden")
KEY = bytes(range(32))

LABELLED = """买家：在吗
客服小美：您好，木棉坊小美为您服务，请问有什么可以帮您
买家：我上周买的枸杞 单号3312456789012345678
到现在没动静
客服小美：您稍等，我查一下
客服小美：查到了，圆通YT8812345678901，昨天已到杭州转运中心
买家：那麻烦改个地址 浙江省杭州市西湖区文三路478号3栋2单元501 张伟 13812345678
客服小美：好的张先生，已经备注
买家：电话是138 1234 5678别错
机器人：亲，请给本次服务打分

顾客:这个红包8.88能用吗
商家:满199减20可以叠加的哦
顾客:https://item.taobao.com/item.htm?id=612345678901
商家:[图片]
商家:这款2024-03-01到货
---
Q：老人吃的有吗
K：有的
K：仅发送商品链接
"""


def jsonl() -> str:
    """Two conversations, and between them a line that is cut off."""
    first = {
        "id": "a1b2c3d4",
        "turns": [
            {"role": "buyer", "sender": "tb_rain88", "text": "在吗", "time": "2024-03-01T10:34:26"},
            {
                "role": "agent",
                "sender": "木棉坊:小云",
                "text": "tb_rain88您好，在的",
                "time": "2024-03-01T10:34:40+08:00",
            },
            {"role": "ghost", "text": "…"},
            {"role": "buyer", "sender": "tb_rain88", "text": "加微信rain_1988发图"},
        ],
    }
    second = {
        "id": "3312456789012345678",
        "turns": [
            {"role": "system", "text": "由 小云 转交给 小美", "time": "2024-03-01T11:00:00+08:00"},
            {"role": "buyer", "sender": "tb_rain88", "text": "收件人改成李娜"},
        ],
    }
    lines = [json.dumps(one, ensure_ascii=False) for one in (first, second)]
    return "\n".join([lines[0], lines[1][:40], lines[1], ""])


def exports() -> dict[str, tuple[str, bytes]]:
    """Name of the export → name of its golden result, content."""
    labelled = LABELLED.replace("\n", "\r\n")
    return {
        "labelled.utf-8.txt": ("labelled", LABELLED.encode()),
        "labelled.gb18030.txt": ("labelled", labelled.encode("gb18030")),
        "labelled.utf-16.txt": ("labelled", labelled.encode("utf-16")),
        "labelled.utf-8-sig.txt": ("labelled", LABELLED.encode("utf-8-sig")),
        "turns.utf-8.jsonl": ("turns", jsonl().encode()),
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
