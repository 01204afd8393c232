"""``make screenshots``: the pictures of README.md, of a real site on a temporary data folder with a made-up past."""

import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from question_bank.case import Walkthrough
from tests.past import Past, past_of
from tests.site import PHONE, WIDE, Site, chromium, running_site
from trainer.clock import utc_now
from trainer.store.accounts import Role, User

PARCEL, DAMAGED, RETURN, REVIEW = (
    "aftersale-parcel-stuck",
    "aftersale-damaged-photo",
    "aftersale-return-no-fault",
    "aftersale-bad-review-money",
)
FIT, BARGAIN, LEAVE, UNPAID = (
    "presale-recommend-fit",
    "presale-bargain-again",
    "presale-leave-platform",
    "insale-unpaid-reminder",
)
OWN_WORDS = Walkthrough.model_validate(
    {
        "name": "自己的话，有一处说满了",
        "replies": [
            [
                "+9s",
                "小满姐姐您好，杞小满的晓雨在呢。等了三天还没动，真是抱歉，我马上找快递核实，您给我两分钟",
            ],
            ["desk", "courier", "2208-1190 在郑州停了三天，什么原因，几时能走"],
            [
                "+6s",
                "核实到了，件周一到郑州碰上分拣线检修，压着没扫描。已经加急，今晚装车，周六前肯定能到您手里",
            ],
            [
                "+36s",
                "您急着用我明白。到佛山一般两天上下，周五中午12点前我主动联系您，那会儿还没动就给您补发一份",
            ],
            ["+12s", "白等三天是我们没做好，给您补偿10元，从订单里小额打款，您看行吗"],
            ["+9s", "好的，那我去盯快递。别的还有什么要我办的吗"],
        ],
    }
)
# days ago, case, which walkthrough: what a trainee who gets better would have played
Played = tuple[tuple[int, str, int | Walkthrough], ...]
YU: Played = (
    (6, FIT, 4),
    (6, FIT, 2),
    (5, DAMAGED, 0),
    (4, BARGAIN, 2),
    (4, RETURN, 0),
    (3, PARCEL, 3),
    (3, PARCEL, 2),
    (2, LEAVE, 0),
    (1, UNPAID, 0),
    (1, PARCEL, OWN_WORDS),
)
OTHERS: dict[tuple[str, str], Played] = {
    ("gaoyuan", "高远"): ((2, FIT, 2), (2, LEAVE, 0), (1, REVIEW, 4)),
    ("tangli", "唐莉"): ((5, FIT, 0), (4, DAMAGED, 1), (3, UNPAID, 0), (2, LEAVE, 0)),
    ("zhaoxing", "赵星"): ((2, FIT, 3), (1, RETURN, 2)),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pictures show: who practises, and the reports of two attempts."""

    trainee: User
    good: int
    red_line: int


def fill(past: Past) -> Shown:
    """People and their practice up to yesterday."""
    joined = utc_now() - timedelta(days=7)
    past.person("zhoumin", Role.ADMINISTRATOR, "周敏", now=joined)
    past.person("heyan", Role.MANAGER, "何岩", now=joined)
    red_line = 0
    for (login, name), played in OTHERS.items():
        numbers = _play(past, past.person(login, Role.TRAINEE, name, now=joined), played)
        if login == "gaoyuan":
            red_line = numbers[-1]
    yu = past.person("xiaoyu", Role.TRAINEE, "林晓雨", now=joined)
    return Shown(yu, _play(past, yu, YU)[-1], red_line)


def at_work(past: Past, user: User) -> int:
    """Three buyers who wait now; the number of the conversation that is shown."""
    past.running(user, REVIEW, 0, replies=0, now=utc_now() - timedelta(seconds=20))
    past.running(user, BARGAIN, 0, replies=1, now=utc_now())
    return past.running(user, PARCEL, 1, replies=3, now=utc_now()).id


def _play(past: Past, user: User, played: Played) -> list[int]:
    """All of it, on the afternoons of the days before."""
    noon = utc_now().replace(hour=4, minute=0, second=0, microsecond=0)  # in China
    return [
        past.attempt(
            user, case, witness, began=noon + timedelta(days=-days, minutes=20 * n + 95)
        ).id
        for n, (days, case, witness) in enumerate(played)
    ]


def take(folder: Path) -> None:
    """Write the pictures into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        chromium() as browser,
        running_site(Path(home) / "site") as site,
        past_of(site.home) as past,
    ):
        shown = fill(past)
        own, phone, manager, other = (
            _window(browser, site, login, size)
            for login, size in (
                ("xiaoyu", WIDE),
                ("xiaoyu", PHONE),
                ("heyan", WIDE),
                ("gaoyuan", WIDE),
            )
        )
        _shoot(own, site, f"/reports/{shown.good}", folder / "report.png")
        _shoot(phone, site, f"/reports/{shown.good}", folder / "phone-report.png")
        _shoot(own, site, "/home", folder / "home.png")
        _shoot(own, site, "/cases", folder / "library.png")
        _shoot(manager, site, "/trainees", folder / "trainees.png")
        _shoot(other, site, f"/reports/{shown.red_line}", folder / "report-redline.png")
        running = f"/practice/{at_work(past, shown.trainee)}"
        _shoot(own, site, running, folder / "workbench.png", _half_typed)
        _shoot(phone, site, running, folder / "phone-workbench.png", _half_typed)


def _window(browser: Browser, site: Site, login: str, size: ViewportSize) -> Page:
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    page = context.new_page()
    site.sign_in(page, login)
    return page


def _half_typed(page: Page) -> None:
    """A reply half typed."""
    page.wait_for_selector(".wb-msg--buyer")
    page.fill("[data-text]", "您周末要用我明白，我问下主管能不能")
    if page.locator("[data-tab=order]").is_visible():
        page.click("[data-tab=order]")
    page.wait_for_timeout(600)


def _shoot(
    page: Page, site: Site, path: str, file: Path, before: Callable[[Page], None] | None = None
) -> None:
    answer = page.goto(site.url + path)
    assert answer is not None
    assert answer.ok, (site.home / "serve.log").read_text(encoding="utf-8")
    page.evaluate("document.fonts.ready")
    if before:
        before(page)
    page.screenshot(path=file, animations="disabled", caret="hide")
    file.write_bytes(packed(file.read_bytes()))


def packed(png: bytes) -> bytes:
    """The same picture with its pixels deflated as hard as zlib can, and without side chunks.

    PNG's filters help photographs; pages of text deflate better without them, so the smaller of both is kept.
    """
    place, kept, pixels = 8, [], b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12
        if kind == b"IDAT":
            pixels += body
        elif kind in {b"IHDR", b"PLTE", b"tRNS"}:
            kept.append((kind, body))
    width, _height, _depth, colour = struct.unpack(">IIBB", kept[0][1][:10])
    filtered = zlib.decompress(pixels)
    plain = _unfiltered(filtered, width, {2: 3, 6: 4}[colour])
    smaller = min((zlib.compress(one, 9) for one in (filtered, plain)), key=len)
    kept += [(b"IDAT", smaller), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in kept
    )


def _unfiltered(filtered: bytes, width: int, pixel: int) -> bytes:
    """The lines of a picture of 8 bits a channel, `pixel` bytes each, with every filter undone (PNG specification, 9)."""
    stride, out = width * pixel, bytearray()
    above = bytearray(stride)
    for begin in range(0, len(filtered), stride + 1):
        kind, line = filtered[begin], bytearray(filtered[begin + 1 : begin + 1 + stride])
        for at in range(stride if kind else 0):
            left, corner = (line[at - pixel], above[at - pixel]) if at >= pixel else (0, 0)
            line[at] = (line[at] + _foretold(kind, left, above[at], corner)) & 255
        out += b"\0" + line
        above = line
    return bytes(out)


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    """What filter 1 to 4 took off a byte."""
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda one: abs(guess - one))
    return (0, left, up, (left + up) >> 1)[kind]


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"))
