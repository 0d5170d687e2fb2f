import time
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.arrive.markup import clean, looks_like_html, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("I &lt;3 this &#39;song&#39; &#x1F3B5;", "I <3 this 'song' 🎵"),
        ("a&nbsp;b", "a b"),
        ('<a href="https://x.org/?q=1">a link</a>', "a link"),
        ("see <script>alert(1)</script>this", "see this"),
        ("<style>p{}</style>plain", "plain"),
        ("never </script> closed", "never  closed"),
        ("opened <script> and left", "opened"),
        ('hi <img src="x.png" alt=":wave:"> there', "hi :wave: there"),
        ("<!-- wp:paragraph --><p>Words</p><!-- /wp:paragraph -->", "Words"),
        ("a < b and c > d <3", "a < b and c > d <3"),
        ("unclosed <a href='x", "unclosed <a href='x"),
        ("&unknown; &#0; &#xD800;", "&unknown; � �"),
        ("<b>bold</b>, <i>not</i> a break", "bold, not a break"),
    ],
)
def test_html_is_read_as_people_see_it(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "text", ["rock &amp; roll", "it&#39;s", "a<br>b", '<a href="x">y</a>', "</p>"]
)
def test_html_is_recognised(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text", ["I <3 it", "a < b", "AT&T", "me & you", "<bass>", "if x<y>z", "&c;"]
)
def test_text_is_not_taken_for_html(text: str) -> None:
    assert not looks_like_html(text)


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<script>", "<!--", "&", "<img alt='", "&#", "</", " \n", '<a href="']
)
def test_a_hostile_megabyte_takes_no_time(piece: str) -> None:
    start = time.process_time()
    hostile = piece * (1_000_000 // len(piece))
    plain_text(hostile)
    looks_like_html(hostile)
    assert time.process_time() - start < 5


def test_emoji_and_right_to_left_text_stay_whole() -> None:
    for text in ("👩‍🎤🏳️‍🌈", "שלום \u200fעולם", "مرحبا", "é e\u0301", "한국어"):
        assert clean(text) == text


def test_the_second_set_of_control_characters_goes_too() -> None:
    controls = "".join(map(chr, range(0x7F, 0xA0)))
    assert clean(f"a{controls}b") == "a\x85b"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()
    assert not {char for char in once if category(char) in ("Cc", "Cs")} - set("\n\t\x85")


@given(st.text(alphabet="<>/&;#abrp \"'=!-\n", max_size=60))
def test_no_markup_breaks_it(markup: str) -> None:
    assert isinstance(plain_text(markup), str)
