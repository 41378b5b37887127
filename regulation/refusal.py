"""What a use case answers when it does not do what was asked."""

from __future__ import annotations

from risk import Text


class Refusal(ValueError):
    """Something that cannot be done so; `sentence` says to a person why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
