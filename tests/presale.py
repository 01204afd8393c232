"""Five pre-sale chats of our own, in the layout and the rhythm of a public sample of real ones.

Roles and times, no names; links as 「仅发送商品链接」, bursts, half sentences, no greetings. ``REAL_CHATS`` names a file of five
real ones in this layout, and the journey then goes over those.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from transcripts.times import CHINA

LINK = "仅发送商品链接"
_Said = tuple[tuple[str, int, str], ...]
_CHATS: tuple[tuple[str, str, _Said], ...] = (
    (
        "2018-10-01T15:51:00",
        "食品行业",
        (
            ("buyer", 0, "这款枸杞泡水会不会酸"),
            ("agent", 14, "亲，特级是当年的头茬，泡出来是甜的"),
            ("buyer", 40, "有多大一包的"),
            ("agent", 61, "有500克和1000克两种，平常一个人泡水500克够喝一个月"),
            ("agent", 66, LINK),
            ("buyer", 122, "保质期多久"),
            ("agent", 150, "常温十八个月，开封以后密封放阴凉的地方就行"),
            ("buyer", 171, "那来一斤装的，已经拍了"),
            ("agent", 190, "好嘞，今天下午就给您发出，有别的随时叫我"),
        ),
    ),
    (
        "2018-10-02T20:10:05",
        "服装行业",
        (
            ("buyer", 0, "冬天骑车戴哪副手套暖和"),
            ("agent", 27, LINK),
            ("agent", 33, "这款里面是加绒的，手背防风，骑车戴正合适"),
            ("buyer", 95, "有男款吗"),
            ("buyer", 101, "手比较大"),
            ("agent", 183, "有男款的哦，您手掌一圈大概多少厘米呢"),
            ("buyer", 214, "23厘米"),
            ("agent", 240, "23厘米拍XL码，手背那里不会紧"),
            ("agent", 244, LINK),
            ("buyer", 300, "别的颜色呢"),
            ("agent", 331, LINK),
        ),
    ),
    (
        "2018-10-03T09:30:40",
        "美妆行业",
        (
            ("buyer", 0, "油皮能用你家那套水乳吗"),
            ("agent", 51, "能用的，清爽型不含酒精，上脸不黏"),
            ("buyer", 80, "毛孔粗"),
            ("agent", 97, "亲亲是T区毛孔明显还是两颊呢"),
            ("buyer", 120, "T区"),
            ("agent", 139, LINK),
            ("agent", 141, LINK),
            ("agent", 149, "这套含2%水杨酸，早晚洗完脸用，T区多按两下"),
            ("buyer", 205, "我再看看吧"),
            ("agent", 224, "好的亲，可以先收藏，有问题随时来问"),
        ),
    ),
    (
        "2018-10-04T13:02:11",
        "家居行业",
        (
            ("buyer", 0, "智能锁"),
            ("agent", 9, "您家门是木门还是防盗门呢"),
            ("buyer", 33, "老式木门行不行"),
            ("agent", 62, "门厚四公分以上就能装，您量一下"),
            ("buyer", 130, "四公分半"),
            ("agent", 158, "四公分半可以装的，师傅上门带全套配件"),
            ("buyer", 180, "安装要钱吗"),
            ("agent", 201, "安装费是包含在价格里的，拍下以后一般两天内上门"),
            ("agent", 207, LINK),
        ),
    ),
    (
        "2018-10-05T18:49:31",
        "食品行业",
        (
            ("buyer", 0, "两箱坚果能不能便宜点"),
            ("agent", 33, "价格是统一的，两箱送您一袋小样"),
            ("buyer", 70, "一箱多少袋啊"),
            ("agent", 101, "一箱30袋，每袋25克，一天一袋正好一个月"),
            ("buyer", 125, "送人的有礼盒吗"),
            ("agent", 170, LINK),
            ("agent", 178, "有礼盒装的，外面带手提袋，送人好看"),
            ("buyer", 240, "好的谢谢"),
            ("agent", 251, "不客气，祝您生活愉快"),
        ),
    ),
)


def five_presale_chats() -> str:
    """The five as JSON lines."""
    return "".join(
        json.dumps(_record(number, *chat), ensure_ascii=False) + "\n"
        for number, chat in enumerate(_CHATS)
    )


def _record(number: int, begun: str, domain: str, said: _Said) -> dict[str, object]:
    start = datetime.fromisoformat(begun).replace(tzinfo=CHINA)
    turns = [
        {"role": role, "text": text, "time": (start + timedelta(seconds=at)).isoformat()}
        for role, at, text in said
    ]
    return {
        "source": "own", "licence": "own", "id": f"{number:032x}", "lang": "zh",
        "turns": turns, "domain": domain,
    }  # fmt: skip


def journey_chats() -> str:
    """The file that the journey goes over: ours, or the real ones that ``REAL_CHATS`` names."""
    real = os.environ.get("REAL_CHATS")
    return Path(real).read_text("utf-8") if real else five_presale_chats()
