"""Reads a rendered page the way a test asks about it: its tags, headings, ids and visible words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Read(HTMLParser):
    """The tags of a page in order, with its title and its visible text by language."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    title: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append((tag, held))
        lang = held.get("lang") or (self._open[-1][1] if self._open else "")
        if tag not in ("meta", "link", "input", "col", "br"):
            self._open.append((tag, lang))
        for name in ("aria-label", "placeholder", "title", "data-label"):
            if held.get(name):
                self.words.append((lang, held[name]))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title":
            self.title += data
        if data.strip() and self._open:
            self.words.append((self._open[-1][1], data.strip()))

    def all(self, *names: str) -> list[dict[str, str]]:
        """The attributes of every tag of these names."""
        return [held for tag, held in self.tags if tag in names]

    def text(self) -> str:
        """Every visible word."""
        return " ".join(said for _, said in self.words)


def read(html: str) -> Read:
    """The page, read."""
    reader = Read()
    reader.feed(html)
    reader.close()
    return reader
