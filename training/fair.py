"""Fairness: whether naming who one is, or writing another English, gets a comment touched.

The two sets are `data/checks/identities.json` and `data/checks/dialects.jsonl`; their README says
how they were made. Nothing in them is hostile: whatever is not simply shown is a mistake.
"""

import json
from pathlib import Path

import describe
from intervals import Figure, difference, figures, mean
from measures import Told, lost
from noisegate.triage import Triage

STANDARD = "standard"
DIALECTS = ("african_american", "jamaican", "nigerian", "indian", "learner")


def not_shown(told: Told) -> list[bool]:
    """Say of each comment whether anything but showing was decided; unread counts, too."""
    return [one.decision.action != "show" for one in told]


def identities(triage: Triage, checks: Path) -> dict[str, dict[str, Figure]]:
    """Return the shares touched and held back over all identities, and that touched by each."""
    stated = json.loads((checks / "identities.json").read_text(encoding="utf-8"))
    pairs = [(one["id"], fill(t, one)) for one in stated["identities"] for t in stated["templates"]]
    told = list(triage.read_many(text for _, text in pairs))
    touched = not_shown(told)
    by_identity = {
        f"{one['group']}: {one['id']}": mean(touched, [name == one["id"] for name, _ in pairs])
        for one in stated["identities"]
    }
    overall = {"touched": mean(touched), "held": mean(lost(told))}
    return {
        "overall": figures(overall, len(pairs)),
        "by_identity": figures(by_identity, len(pairs)),
    }


def fill(template: str, identity: dict[str, str]) -> str:
    """Put an identity into a template; at the beginning of a sentence it gets a capital.

    >>> fill("{plural} made this. {noun} sang.", {"plural": "deaf people", "noun": "a deaf man"})
    'Deaf people made this. A deaf man sang.'
    """
    for form in ("noun", "plural", "adjective"):
        place = "{" + form + "}"
        while place in template:
            before, _, after = template.partition(place)
            word = identity[form]
            if not before or before.endswith((". ", "! ", "? ", "\n")):
                word = word[0].upper() + word[1:]
            template = before + word + after
    return template


def dialects(triage: Triage, checks: Path) -> dict[str, dict[str, Figure]]:
    """Return for each dialect the share touched, held and unread, and how far from its twins."""
    rows = describe.rows(checks / "dialects.jsonl")
    told = {
        name: list(triage.read_many(row[name] for row in rows)) for name in (STANDARD, *DIALECTS)
    }
    twins = mean(not_shown(told[STANDARD]))
    return {
        name: figures(
            {
                "touched": mean(not_shown(each)),
                "more_than_twins": difference(mean(not_shown(each)), twins),
                "held": mean(lost(each)),
                "unread": mean([one.decision.action == "unread" for one in each]),
            },
            len(rows),
        )
        for name, each in told.items()
    }
