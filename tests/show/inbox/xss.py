"""Strings that would like to be more than words, and a store in which every field holds them."""

import json
from pathlib import Path

from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.standing import triage_on
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store

CORPUS = (
    "<script>alert(1)</script>",
    '"><img data-hacked src=x onerror=alert(1)>',
    "' data-hacked autofocus onfocus='alert(1)",
    '" data-hacked onmouseover="alert(1)" x="',
    "</style><svg data-hacked onload=alert(1)>",
    "</title><iframe data-hacked srcdoc='<script>alert(1)</script>'></iframe>",
    "</textarea><b data-hacked>bold</b>",
    "</script><script>alert(1)</script>",
    "--><b data-hacked>out of a comment</b><!--",
    "]]><b data-hacked>out of data</b>",
    "<a data-hacked href=https://evil.example/>click</a>",
    "<form data-hacked action=https://evil.example/><button>send</button></form>",
    "<meta data-hacked http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link data-hacked rel=stylesheet href=https://evil.example/x.css>",
    "<base data-hacked href=https://evil.example/>",
    "<div data-hacked hx-get=https://evil.example/ hx-trigger=load>x</div>",
    "<div data-hacked hx-on::load='alert(1)'>x</div>",
    "<template data-hacked shadowrootmode=open><script>alert(1)</script></template>",
    "<math><mtext><table><mglyph><style><img data-hacked src onerror=alert(1)>",
    "<noscript><p title='</noscript><img data-hacked src=x onerror=alert(1)>'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<div data-hacked style='background:url(https://evil.example/x.png)'>x</div>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://example.org",
    "data:text/html,<script>alert(1)</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}{# x #}",
    "{{ request.app.state.access.credentials.secret }}",
    "${alert(1)} `alert(1)` <%= 7 * 7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b data-hacked&#62;",
    "\u202etfel ot thgir\u2066 \u200f\u061c",
    "nul\x00 escape\x1b[2J bell\x07 half\ud83d end",
    "\u2028line\u2029paragraph\u0085next",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "..%2f..%2f..%2fetc%2fpasswd ../../../etc/passwd",
    "'; DROP TABLE comments; --",
    '=HYPERLINK("https://evil.example","x")',
    "Z̸͑a̵l̷g̶o̸" * 20,
    "W" * 3000,
)
"""For text, names, links, titles and ids."""

LINKS = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
    "//evil.example/",
    "https://user:pass@evil.example/",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    "file:///etc/passwd",
)

FILE_NAME = "<img data-hacked src=x onerror=alert(1)>.jsonl"

_AROUND = (
    "{}",
    "Is the choir in verse two real? {}",
    "You talentless hack, {} the snare drowns the vocal.",
    "I know where you live and I will kill you {}",
    "Thank you, I cried at {} and played it to my mother.",
)


def fill(store: Store, folder: Path) -> None:
    """Keep comments that hold every string in every field, read and judged."""
    path = folder / FILE_NAME
    with path.open("w", encoding="utf-8") as file:
        for number, words in enumerate(CORPUS):
            for place, around in enumerate(_AROUND):
                row = _row(number, place, words, around.format(words))
                file.write(json.dumps(row) + "\n")
    take_in(store, [path], HowToRead(), Silence())
    reread(store, triage_on(store), Silence())


def _row(number: int, place: int, words: str, text: str) -> dict[str, object]:
    link = LINKS[number % len(LINKS)]
    return {
        "id": f"{place}/{words[:200]}",
        "text": text,
        "author": words,
        "author_id": f"{words[:100]}{number}",
        "author_url": link,
        "url": link,
        "work": words[:100],
        "work_title": words,
        "created_at": f"2026-{1 + number % 9:02}-{1 + place:02}T12:00:00Z",
        "source": "youtube",
    }
