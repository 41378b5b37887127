"""Papers in Chinese: rare characters are printed, and one that the font lacks is named and never a silent box."""

from datetime import UTC, datetime

import pytest

from regulation.printing import paper, readable

SOURCE = b"""
#set text(font: "Noto Sans CJK SC")
#set document(title: "x", date: datetime(year: 2026, month: 11, day: 23))
#json(bytes(sys.inputs.data)).name
"""
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("name", ["𠮷野家", "䶮记", "㛃家", "Banmutian 100%·（）", "葛\U000e0100城"])
def test_rare_characters_and_their_variants_are_printed_as_they_are(name: str) -> None:
    assert readable({"name": name}) == ({"name": name}, [])


@pytest.mark.parametrize("letter", ["\U0003134a", "\U000f0000", "\u0e01"])
def test_a_character_that_the_font_lacks_stands_as_its_code_point_and_is_named(letter: str) -> None:
    said, missing = readable({"name": f"甲{letter}乙{letter}", "rows": [["x", 1, None, letter]]})
    code = f"〔U+{ord(letter):04X}〕"
    assert said == {"name": f"甲{code}乙{code}", "rows": [["x", 1, None, code]]}
    assert missing == [letter]


def test_the_same_data_and_time_give_the_same_bytes() -> None:
    made = {paper(SOURCE, {"name": "㛃家"}, AT) for _ in range(2)}
    assert len(made) == 1
    assert made.pop().startswith(b"%PDF-1.7")
    assert paper(SOURCE, {"name": "甲"}, AT) != paper(SOURCE, {"name": "乙"}, AT)
