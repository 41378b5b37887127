"""What speaks against a deed of planning: each with its rule, sentence and source, and whether it may be set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulation.planning.rules import Rule, Source
from risk import Text


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against an order. `override`: "" never, `reason`, or `ground`; `task` the open task it is about."""

    rule: str
    sentence: Text
    mend: Text
    override: str
    source: Source | None
    task: str = ""


class Objected(ValueError):
    """An order that was not made; every objection at once, nothing recorded."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__(" ".join(one.sentence.en for one in objections))
        self.objections = tuple(objections)


def objection(rule: Rule, task: str = "", *, industry: str = "", **words: object) -> Objection:
    """A rule's objection with its blanks filled, each in its language where it has two; the law is the trade's own."""

    def filled(text: Text) -> Text:
        zh, en = (
            {name: word.of(lang) if isinstance(word, Text) else word for name, word in words.items()}
            for lang in ("zh", "en")
        )
        return Text(text.zh.format(**zh), text.en.format(**en))

    return Objection(
        rule.id, filled(rule.sentence), rule.mend, rule.override, rule.source_for(industry), task
    )
