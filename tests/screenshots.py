"""``make shots``: every page at 1440 and 390 px, of a site filled with made-up people.

A page is a line in ``PAGES``: a name for its file, who looks at it, and the path. What has to
exist before (a finished practice, say) is made in ``fill``.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.site import PHONE, WIDE, Site, chromium, running_site

SIZES = {"1440": WIDE, "390": PHONE}
PEOPLE = (
    ("zhoumin", "administrator", "周敏"),
    ("heyan", "manager", "何岩"),
    ("xiaoyu", "trainee", "林晓雨"),
    ("gaoyuan", "trainee", "高远"),
    ("zuozhe", "author", "沈知"),
)
# file name, login (empty: not signed in), path
PAGES: tuple[tuple[str, str, str], ...] = (
    ("login", "", "/login"),
    ("not-found", "xiaoyu", "/nowhere"),
    ("home", "xiaoyu", "/home"),
    ("library", "xiaoyu", "/cases"),
    ("trainees", "heyan", "/trainees"),
    ("account", "xiaoyu", "/account"),
    ("password", "xiaoyu", "/account/password"),
    ("people", "zhoumin", "/people"),
    ("people-add", "zhoumin", "/people/add"),
    ("readings", "zuozhe", "/readings?text=您好%0A加我微信聊，给您便宜5块%0A%0A亲，正品保证"),
    ("clean", "zuozhe", "/readings/clean"),
    ("rules", "zuozhe", "/rules"),
    ("rule", "zuozhe", "/rules/new"),
    ("imports", "heyan", "/imports"),
    ("chats", "heyan", "/chats"),
    ("aliases", "heyan", "/chats/aliases"),
    ("drafts", "zuozhe", "/drafts"),
    ("scores", "heyan", "/scores"),
    ("search", "heyan", "/search?q=快递"),
    ("briefing", "xiaoyu", "/cases/aftersale-parcel-stuck"),
    ("knowledge", "xiaoyu", "/knowledge"),
    ("phrases", "zuozhe", "/phrases"),
    ("coverage", "zuozhe", "/coverage"),
)


def fill(site: Site) -> None:
    """Make what the pages show."""
    for login, role, name in PEOPLE:
        site.add_person(login, role=role, name=name)


def take(folder: Path) -> None:
    """Write ``<page>-<width>.png`` for every page into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        chromium() as browser,
        running_site(Path(home) / "site") as site,
    ):
        fill(site)
        _set_up_pages(browser, site, folder)
        for login in sorted({login for _, login, _ in PAGES}):
            _pages_of(browser, site, login, folder)


def _pages_of(browser: Browser, site: Site, login: str, folder: Path) -> None:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    if login:
        site.sign_in(page, login)
    for name, who, path in PAGES:
        if who == login:
            page.goto(site.url + path)
            shoot(page, folder, name)
    context.close()


def _set_up_pages(browser: Browser, site: Site, folder: Path) -> None:
    if site.setup_url is None:
        return
    page = browser.new_page()
    page.goto(site.setup_url)
    shoot(page, folder, "set-up")
    page.context.close()


def shoot(page: Page, folder: Path, name: str) -> None:
    """The page as it stands, at every size."""
    for width, size in SIZES.items():
        page.set_viewport_size(size)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}-{width}.png", animations="disabled")


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
