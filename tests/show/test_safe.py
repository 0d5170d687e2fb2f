import unicodedata

from noisegate.show.safe import safe


def test_no_control_or_direction_character_but_line_break_and_tab_is_left() -> None:
    everything = "".join(map(chr, range(0x3000))) + "\ud83d" + "🎹"
    left = safe(everything)
    assert [char for char in left if unicodedata.category(char) in ("Cc", "Cs")] == ["\t", "\n"]
    assert not set("\u061c\u200e\u200f\u202a\u202e\u2066\u2069") & set(left)
    assert left.endswith("🎹")


def test_words_of_any_script_stay() -> None:
    text = "Café — ¿qué? مرحبا 👩\u200d🎤 दिल\u200cसे\n\tend"
    assert safe(text) == text
