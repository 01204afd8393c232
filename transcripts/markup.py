"""Messages in HTML, as help desks export them, as plain text."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_TAG = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "img":
            self.parts.append("[图片]")
        elif tag == "br" or (tag in _BREAKS and self.parts):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """The words of an HTML message: a picture is `[图片]`, a block begins a line."""
    if _TAG.search(html) is None:
        return html.strip()
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
