"""What `comments:analyze` makes of each field of a request."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.serve.perspective.conftest import KEY, Serve, Served
from tests.serve.running import in_a_loop

from noisegate.flow.scoring import Scoring

RUDE = "You stupid idiot."


def spans(reply: dict[str, Any], name: str = "TOXICITY") -> list[tuple[int, int]]:
    found = reply["attributeScores"][name]["spanScores"]
    return [(one["begin"], one["end"]) for one in found]


def summary(reply: dict[str, Any], name: str = "TOXICITY") -> float:
    value: float = reply["attributeScores"][name]["summaryScore"]["value"]
    return value


def test_a_reply_has_the_shape_of_perspectives(served: Served) -> None:
    reply = served.post(
        {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}, "doNotStore": True}
    )
    said = reply.json()
    value = summary(said)
    score = {"value": value, "type": "PROBABILITY"}
    assert list(said) == ["attributeScores", "languages", "detectedLanguages"]
    assert said["attributeScores"] == {
        "TOXICITY": {
            "spanScores": [{"begin": 0, "end": len(RUDE), "score": score}],
            "summaryScore": score,
        }
    }
    assert list(said["attributeScores"]["TOXICITY"]) == ["spanScores", "summaryScore"]
    assert reply.text.startswith('{\n  "attributeScores": {\n    "TOXICITY"')
    assert reply.headers["x-noisegate-model"]


def test_scores_are_the_models_own(served: Served, scoring: Scoring) -> None:
    [told] = scoring.read_many([RUDE])
    names = ["TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT"]
    names += [f"{name}_EXPERIMENTAL" for name in names]
    said = served.analyze(RUDE, requestedAttributes={name: {} for name in names})
    assert {name: summary(said, name) for name in names} == {
        name: round(scoring.score(name, told.reading), 4) for name in names
    }


def test_every_attribute_known_is_answered(served: Served, scoring: Scoring) -> None:
    said = served.analyze(RUDE, requestedAttributes={name: {} for name in scoring.attributes})
    assert set(said["attributeScores"]) == set(scoring.attributes)


def test_a_version_of_perspectives_is_answered_under_its_name(served: Served) -> None:
    said = served.analyze(RUDE, requestedAttributes={"TOXICITY@6": {}, "TOXICITY": {}})
    assert summary(said, "TOXICITY@6") == summary(said)


def test_several_sentences_are_one_span_unless_asked_for(served: Served) -> None:
    text = "What a song! Who sings it? You stupid idiot."
    assert spans(served.analyze(text)) == [(0, len(text))]
    said = served.analyze(
        text, spanAnnotations=True, requestedAttributes={"TOXICITY": {}, "THREAT": {}}
    )
    assert spans(said) == spans(said, "THREAT") == [(0, 12), (13, 26), (27, 44)]
    last = said["attributeScores"]["TOXICITY"]["spanScores"][2]["score"]["value"]
    assert last == summary(served.analyze(text[27:]))


def test_offsets_are_utf16_units_of_the_text_as_sent(served: Served) -> None:
    text = "🎵🎵 So good.  👏 Who mixed it?"
    raw = text.encode("utf-16-le")
    said = spans(served.analyze(text, spanAnnotations=True))
    assert [raw[2 * a : 2 * b].decode("utf-16-le") for a, b in said] == [
        "🎵🎵 So good.",
        "👏 Who mixed it?",
    ]
    assert spans(served.analyze(text)) == [(0, len(raw) // 2)]


def test_html_is_read_as_a_reader_sees_it(served: Served) -> None:
    text = "<p>You stu<b>pid</b> idiot.</p><script>You!</script><p>Rock &amp; roll it is.</p>"
    said = served.post(
        {
            "comment": {"text": text, "type": "HTML"},
            "requestedAttributes": {"TOXICITY": {}},
            "spanAnnotations": True,
        }
    ).json()
    assert [text[a:b] for a, b in spans(said)] == [
        "You stu<b>pid</b> idiot.",
        "Rock &amp; roll it is.",
    ]
    assert summary(said) == summary(served.analyze("You stupid idiot.\nRock & roll it is."))
    plain = served.analyze(text)
    assert spans(plain) == [(0, len(text))]


def test_sentences_that_cannot_be_read_have_no_span(served: Served) -> None:
    english = "I have loved this band since the very first record they made."
    text = f"{english}\nЯ очень люблю эту песню и слушаю её каждый день."
    said = served.analyze(text, spanAnnotations=True, dropUnsupportedAttributes=True)
    if "attributeScores" in said:
        assert spans(said) == [(0, len(english))]


def test_a_language_that_is_named_is_taken_at_its_word(served: Served) -> None:
    text = "C'est une belle journée pour aller à la plage avec les enfants."
    said = served.analyze(f"{text} {text}", spanAnnotations=True, languages=["en"])
    assert spans(said) == [(0, len(text)), (len(text) + 1, 2 * len(text) + 1)]
    assert said["languages"] == ["en"]
    assert said["detectedLanguages"] == ["fr"]


@pytest.mark.parametrize("threshold", [0.9999, 1])
def test_what_no_score_reaches_is_not_there(served: Served, threshold: float) -> None:
    asked = {"TOXICITY": {"scoreThreshold": threshold}, "THREAT": {"scoreThreshold": threshold}}
    assert served.analyze("Good morning!", requestedAttributes=asked) == {
        "languages": ["en"],
        "detectedLanguages": ["en"],
    }


def test_each_score_is_held_against_its_threshold_by_itself(served: Served) -> None:
    text = "Thank you, this is lovely. You stupid idiot."
    asked = {"TOXICITY": {"scoreThreshold": 0.5, "scoreType": "PROBABILITY"}, "THREAT": {}}
    said = served.analyze(text, requestedAttributes=asked, spanAnnotations=True)
    assert spans(said) == [(27, 44)]
    assert len(spans(said, "THREAT")) == 2
    everything = served.analyze(text, requestedAttributes={"TOXICITY": {"scoreThreshold": 0}})
    assert "summaryScore" in everything["attributeScores"]["TOXICITY"]


def test_the_clients_token_comes_back(served: Served) -> None:
    said = served.analyze("hi", clientToken="«1» 🎵", sessionId="s", communityId="c")
    assert said["clientToken"] == "«1» 🎵"


def test_context_changes_no_score(served: Served) -> None:
    alone = served.analyze("Exactly, what a joke.")
    entries = {"entries": [{"text": "You stupid idiot.", "type": "PLAIN_TEXT"}]}
    parent = {"articleAndParentComment": {"parentComment": {"text": "You stupid idiot."}}}
    single = {"entries": {"text": "One, not a list of one."}}
    contexts: list[Any] = [entries, parent, single, {"entries": []}, None]
    for context in contexts:
        assert served.analyze("Exactly, what a joke.", context=context) == alone


def test_nulls_are_unset_and_names_may_be_in_snake_case(served: Served) -> None:
    body = {
        "comment": {"text": RUDE, "type": None},
        "requested_attributes": {"TOXICITY": {"score_type": 1, "scoreThreshold": None}},
        "span_annotations": None,
        "languages": None,
        "clientToken": None,
        "context": None,
    }
    assert served.post(body).json() == served.analyze(RUDE)


def test_languages_that_are_named_come_back(served: Served) -> None:
    assert served.analyze("ok", languages=["en-GB"])["languages"] == ["en-GB"]
    assert served.analyze("ok", languages="EN")["languages"] == ["EN"]
    assert served.analyze("ok")["detectedLanguages"] == ["en"]


def test_attributes_without_the_language_are_dropped_where_asked(served: Served) -> None:
    said = served.analyze("ok", languages=["fr"], dropUnsupportedAttributes=True)
    assert said == {"languages": ["fr"], "detectedLanguages": ["en"]}
    french = "C'est une belle journée pour aller à la plage avec les enfants."
    assert served.analyze(french, dropUnsupportedAttributes=True) == {
        "languages": ["fr"],
        "detectedLanguages": ["fr"],
    }


def test_unknown_attributes_are_left_out_where_the_operator_says_so(serve: Serve) -> None:
    with serve(missing="omit") as open_server:
        said = open_server.analyze("ok", requestedAttributes={"TOXICITY": {}, "FUNNY": {}})
        assert set(said["attributeScores"]) == {"TOXICITY"}
        assert "attributeScores" not in open_server.analyze("ok", requestedAttributes={"FUNNY": {}})


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ("languages", {"languages": ["en"]}),
        ("languages,detectedLanguages", {"languages": ["en"], "detectedLanguages": ["en"]}),
        ("attributeScores/TOXICITY/spanScores(begin,end)", ...),
        ("attributeScores(TOXICITY/spanScores/begin,TOXICITY/spanScores/end)", ...),
        ("attributeScores.TOXICITY.spanScores.begin, attributeScores/*/spanScores/end", ...),
    ],
)
def test_masks_choose_fields(served: Served, mask: str, left: Any) -> None:
    body = {"comment": {"text": "ok"}, "requestedAttributes": {"TOXICITY": {}}}
    said = served.post(body, params={"key": KEY, "fields": mask}).json()
    spanned = {"attributeScores": {"TOXICITY": {"spanScores": [{"begin": 0, "end": 2}]}}}
    assert said == (spanned if left is ... else left)


def test_the_query_shapes_the_reply(served: Served) -> None:
    body = {"comment": {"text": "ok"}, "requestedAttributes": {"TOXICITY": {}}}
    said = served.post(body, params={"key": KEY, "prettyPrint": "false", "quotaUser": "me"})
    assert said.text.strip().count("\n") == 0
    assert '": ' not in said.text
    for more in ({"alt": "json"}, {"$alt": "json"}, {"$.xgafv": "2"}, {"callback": "f"}, {"x": ""}):
        assert served.post(body, params={"key": KEY, **more}).json() == said.json()


def test_pages_of_other_sites_may_ask(served: Served) -> None:
    headers = {
        "Origin": "https://forum.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    url = f"{served.address}/v1alpha1/comments:analyze"
    before = httpx.options(url, headers=headers)
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == "*"
    body = b'{comment: {text: "ok"}, requestedAttributes: {TOXICITY: {}}}'
    kinds = {"Origin": "https://forum.example", "Content-Type": "text/plain;charset=UTF-8"}
    reply = served.post(body, headers=kinds)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"


def test_the_operator_may_name_the_sites(serve: Serve) -> None:
    with serve(origins=("https://forum.example",)) as there:
        for site, allowed in (("https://forum.example", True), ("https://other.example", False)):
            reply = there.post(
                {"comment": {"text": "ok"}, "requestedAttributes": {"TOXICITY": {}}},
                headers={"Origin": site},
            )
            assert (reply.headers.get("access-control-allow-origin") == site) is allowed


def test_a_score_is_the_same_in_a_crowd(served: Served) -> None:
    texts = [
        f"Number {number}, you are a {word}." for number in range(8) for word in "fool hero".split()
    ]
    alone = [summary(served.analyze(text)) for text in texts]

    async def together() -> list[float]:
        async with httpx.AsyncClient(timeout=60) as client:
            replies = await asyncio.gather(
                *(
                    client.post(
                        f"{served.address}/v1alpha1/comments:analyze",
                        params={"key": KEY},
                        json={"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}},
                    )
                    for text in texts
                )
            )
        return [summary(reply.json()) for reply in replies]

    assert in_a_loop(together()) == alone
