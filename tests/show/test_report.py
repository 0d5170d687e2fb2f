import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.show.page import Element, parse

from noisegate.comment import Action, Author, Comment, Decision, Reading, Work
from noisegate.flow.summary import Item, Summary, summarise
from noisegate.grow.worth import PLACES
from noisegate.labels import in_order
from noisegate.show.report import GROUPS, clean, host, render, safe_link

MADE = datetime(2026, 9, 29, 9, 30, tzinfo=UTC)
SECRET = "words that must not be seen"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</style><svg onload=alert(1)>",
    "</title><iframe srcdoc='<b>x'></iframe>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --><a href=https://evil.example>click</a>",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "\u202egnp.exe\u2066 \u200f",
    "null\x00 and escape\x1b[2J and half \ud83d",
    "]]><?php x ?>",
)


def row(
    number: int,
    text: str,
    kinds: tuple[str, ...],
    action: Action = "show",
    *,
    name: str = "Mara",
    work: str = "Paper Lanterns",
    url: str | None = None,
) -> Item:
    comment = Comment(
        f"test:{number}", text, "test", None, Author(name, name),
        MADE - timedelta(days=number % 90), Work(work, work, url), url,
    )  # fmt: skip
    ordered = in_order(set(kinds))
    reading = Reading(
        "test-1", ordered[0], ordered, 0.9, motive="purist", topics=("mix",),
        claims=("no-soul",), language="en",
    )  # fmt: skip
    return comment, reading, Decision(action, f"Why {number}.", "shown", "calm@1"), False, False


def full() -> Summary:
    kinds = ("question", "misconception", "feedback", "objection", "story", "praise")
    items = [row(n, f"Comment {n}", (kinds[n % 6],)) for n in range(60)]
    items += [row(100 + n, SECRET, ("attack",), "gate") for n in range(5)]
    items += [row(200 + n, SECRET, ("threat",), "escalate") for n in range(2)]
    unread = Reading("test-1", unread="it is in Italian.", language="it")
    items += [(Comment("test:300", SECRET), unread, None, False, False)]
    return summarise(items)


def page(summary: Summary, title: str = "Paper Lanterns") -> str:
    return render(summary, title=title, made_at=MADE, files=["a.csv"])


@pytest.fixture(scope="module")
def whole() -> Element:
    return parse(page(full()))


def by_id(root: Element, name: str) -> Element:
    (found,) = [element for element in root.walk() if element.attributes.get("id") == name]
    return found


def test_headings_form_an_outline_under_one_h1(whole: Element) -> None:
    levels = [int(e.tag[1]) for e in whole.walk() if re.fullmatch("h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    steps = pairwise(levels)
    assert all(later <= earlier + 1 for earlier, later in steps)


def test_ids_are_unique_and_every_reference_leads_somewhere(whole: Element) -> None:
    ids = Counter(e.attributes["id"] for e in whole.walk() if "id" in e.attributes)
    assert max(ids.values()) == 1
    for element in whole.walk():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)
        href = element.attributes.get("href", "")
        assert not href.startswith("#") or href[1:] in ids


def test_landmarks_language_and_skip_link_are_there(whole: Element) -> None:
    assert whole.find("html")[0].attributes["lang"] == "en"
    assert [len(whole.find(tag)) for tag in ("main", "nav", "footer")] == [1, 1, 1]
    first = whole.find("a")[0]
    assert (first.attributes["href"], first.attributes["class"]) == ("#main", "skip")
    contents = [a.attributes["href"] for a in whole.find("nav")[0].find("a")]
    assert contents == [f"#{section.attributes['id']}" for section in whole.find("section")]


def test_care_comes_first_where_something_needs_it(whole: Element) -> None:
    sections = [section.attributes["id"] for section in whole.find("section")]
    assert sections == [
        *("in-short", "care", "worth", "feedback", "claims", "growth", "gate", "unread", "made"),
    ]
    calm = parse(page(summarise([row(1, "x", ("praise",))])))
    assert "care" not in [section.attributes["id"] for section in calm.find("section")]


def test_every_drawing_has_a_title_or_is_decoration(whole: Element) -> None:
    drawings = [svg for svg in whole.find("svg") if "role" in svg.attributes]
    assert len(drawings) == 4
    for drawing in drawings:
        assert drawing.attributes["role"] == "img"
        title, description = drawing.find("title")[0], drawing.find("desc")[0]
        named = drawing.attributes["aria-labelledby"].split()
        assert named == [title.attributes["id"], description.attributes["id"]]
        assert title.text
        assert description.text
    within = {id(svg) for drawing in drawings for svg in drawing.find("svg")}
    others = [svg for svg in whole.find("svg") if id(svg) not in within]
    assert all(svg.attributes.get("aria-hidden") == "true" for svg in others)


def test_every_chart_has_a_sentence_and_a_table_with_every_figure(whole: Element) -> None:
    charts = whole.find("figure")
    assert len(charts) == 4
    for chart in charts:
        assert chart.find("figcaption")[0].find("p")[0].text.endswith(".")
        (table,) = chart.find("details")[0].find("table")
        cells = [cell.text for cell in table.find("td")]
        assert {figure.text for figure in _figures(chart)} <= set(cells)


def _figures(chart: Element) -> list[Element]:
    return [t for t in chart.find("text") if t.attributes.get("class") == "figure"]


def test_tables_have_headers_with_a_scope(whole: Element) -> None:
    for table in whole.find("table"):
        assert {th.attributes["scope"] for th in table.find("th")} == {"col", "row"}
    for region in whole.walk():
        if region.attributes.get("role") == "region":
            assert region.attributes["tabindex"] == "0"
            assert {"aria-label", "aria-labelledby"} & set(region.attributes)


def test_what_is_held_raised_or_unread_is_never_quoted(whole: Element) -> None:
    assert SECRET not in page(full())
    assert "test:100" in by_id(whole, "gate").text
    assert "noisegate show ID --reveal" in by_id(whole, "gate").text
    assert "Don't answer." in by_id(whole, "care").text
    assert "it is in Italian." in by_id(whole, "unread").text


def test_the_page_asks_nothing_of_the_network_and_runs_nothing(whole: Element) -> None:
    html = page(full())
    policy = next(m for m in whole.find("meta") if "http-equiv" in m.attributes)
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    tags = {element.tag for element in whole.walk()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not re.search(r"@import|url\((?!#)", html)
    names = {name for element in whole.walk() for name in element.attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"src", "srcset"}
    assert "style" not in names


def test_hostile_words_stay_words_wherever_they_stand() -> None:
    items = [
        row(n, text, (kind,), name=text, work=f"{text} {n}", url=text)
        for n, text in enumerate(HOSTILE)
        for kind in ("question", "feedback")
    ]
    items += [row(50, HOSTILE[0], ("praise",)), row(51, HOSTILE[1], ("attack",), "gate")]
    summary = replace(summarise(items), models=HOSTILE, policies=HOSTILE)
    tame = parse(page(summarise([row(n, "x", ("question", "feedback")) for n in range(30)])))
    allowed = {(e.tag, name) for e in full_and(tame).walk() for name in e.attributes}
    for text in HOSTILE:
        html = render(summary, title=text, made_at=MADE, files=HOSTILE)
        html.encode("utf-8")
        root = parse(html)
        assert {(e.tag, name) for e in root.walk() for name in e.attributes} <= allowed
        assert root.find("h1")[0].text == clean(text)
        assert not [a for a in root.find("a") if not a.attributes["href"].startswith("#")]


def full_and(other: Element) -> Element:
    return Element("", {}, [parse(page(full())), other])


def test_hostile_words_are_shown_as_they_are() -> None:
    (question,) = HOSTILE[:1]
    root = parse(page(summarise([row(1, question, ("question",), name=question)])))
    assert root.find("blockquote")[0].text == question
    assert question in root.find("bdi")[1].text


def test_names_and_words_are_isolated_from_the_direction_of_the_page() -> None:
    text = "\u202eabc"
    root = parse(page(summarise([row(1, text, ("question",), name=text, work=text)]), title=text))
    isolating = {"bdi", "blockquote", "q"}
    seen = [(e, inside) for e, inside in _inside(root, ()) if "\u202e" in e.words]
    assert seen
    assert all(isolating & set(inside) for _, inside in seen)


def _inside(element: Element, above: tuple[str, ...]) -> list[tuple[Element, tuple[str, ...]]]:
    found = [(element, above)]
    for child in element.children:
        found += _inside(child, (*above, element.tag))
    return found


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://www.youtube.com/watch?v=1&lc=2", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://youtube.com@evil.example/", False),
        ("https://example.org/ onmouseover=x", False),
        ("https://example.org/\n", False),
        ("https://[bad", False),
        ("https://example.org/" + "x" * 600, False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str | None, *, linked: bool) -> None:
    assert safe_link(url) == (url if linked else None)


def test_a_link_says_where_it_leads() -> None:
    assert host("https://www.youtube.com/watch?v=1") == "youtube.com"
    url = "https://www.youtube.com/watch?v=1&lc=2"
    root = parse(page(summarise([row(1, "How?", ("question",), url=url)])))
    (link,) = [a for a in root.find("a") if a.attributes["href"].startswith("http")]
    assert link.attributes["href"] == url
    assert link.text == "Open on youtube.com the comment by Mara"
    assert "noreferrer" in link.attributes["rel"]


def test_an_empty_report_says_so_and_what_to_do() -> None:
    root = parse(page(Summary()))
    assert "No comments yet." in by_id(root, "in-short").text
    assert "noisegate triage FILE" in by_id(root, "in-short").text
    assert root.find("figure") == []


def test_long_lists_are_cut_and_say_so() -> None:
    items = [row(n, f"Why is it {n}?", ("question",), name=f"n{n}") for n in range(400)]
    items += [row(n, "x", ("praise",), name=f"p{n}", work=f"Work {n}") for n in range(1000, 1030)]
    items += [row(n, "x", ("attack",), "gate") for n in range(2000, 2150)]
    items += [row(n, "x", ("threat",), "escalate") for n in range(3000, 3030)]
    root = parse(page(summarise(items)))
    assert "the first 200 are below" in by_id(root, "worth").text
    assert "200 more are not listed" in by_id(root, "worth").text
    assert "195 more questions" in by_id(root, "worth").text
    assert "noisegate list --decision gate" in by_id(root, "gate").text
    assert "noisegate list --decision escalate" in by_id(root, "care").text
    assert "noisegate list --work NAME" in by_id(root, "growth").text


def test_the_worst_report_stays_near_a_megabyte() -> None:
    worst = "\"'<&>" * 400
    kinds = ("question", "misconception", "feedback", "objection", "story", "praise")
    items = [row(n, worst, (kinds[n % 6],), name=worst, work=worst) for n in range(3000)]
    items += [row(n, worst, ("attack",), "gate") for n in range(4000, 4500)]
    html = render(summarise(items), title=worst[:200], made_at=MADE, files=[worst] * 99)
    assert len(html.encode()) < 1_500_000
    usual = [row(n, "A usual comment? " * 8, (kinds[n % 6],)) for n in range(3000)]
    assert len(page(summarise(usual)).encode()) < 400_000


def test_the_models_and_policies_that_judged_are_named() -> None:
    root = parse(page(replace(full(), models=("one-1", "two-2"), policies=("calm@1",))))
    facts = {
        div.find("dt")[0].text: div.find("dd")[0].text
        for div in by_id(root, "made").find("div")
        if div.find("dt")
    }
    assert facts["Models"] == "one-1, two-2"
    assert facts["Policy"] == "calm@1"
    assert "none yet" in by_id(parse(page(Summary())), "made").text


def test_what_can_be_done_about_a_comment_is_said_with_the_way_there(whole: Element) -> None:
    for section in ("care", "gate"):
        assert "noisegate import FILE" in by_id(whole, section).text
    assert "noisegate release ID" in by_id(whole, "gate").text


def test_every_sort_of_worth_has_a_heading() -> None:
    assert list(GROUPS) == list(PLACES)
