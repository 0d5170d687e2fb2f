"""Figures as Markdown tables for the model card."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from describe import table
from intervals import Figure
from noisegate.labels import ATTRIBUTES
from robust import ATTACKS

Found = Mapping[str, Any]
OWN, REAL = "domain test", "real-labelled test"
SETS = (OWN, REAL, "domain validation", "real-labelled validation")

MEASURES = {
    "kind_accuracy": "primary kind right",
    "kind_macro_f1": "primary kind, macro-F1",
    "kinds_micro_f1": "all kinds, micro-F1",
    "hot_spared": "hostile comments spared",
    "worth_lost": "useful comments lost",
    "clean_touched": "clean comments touched",
    "objection_gated": "objections gated",
    "threat_found": "threats escalated",
    "threat_false": "others escalated",
    "hot_auc": "hot or not, ROC-AUC of the hot score",
    "hot_spared_at_5_touched": "hostile spared by the hot score alone, at clean touched ≤ 0.05",
    "kind_hot_recall": "hostile ones with a hostile kind (no policy)",
    "kind_hot_false": "others with a hostile kind (no policy)",
    "heat_char_f1": "heat, F1 over characters",
    "signal_char_f1_mixed": "signal in mixed comments, F1 over characters",
    "motive_accuracy_neg": "motive right, where there is one",
    "topics_micro_f1": "topics, micro-F1",
    "claims_micro_f1": "claims, micro-F1",
    **{f"{name}_auc": f"{name}, ROC-AUC (label ≥ 0.5)" for name in ATTRIBUTES},
    "share_unread": "left unread for their language",
    "share_unsure": "readings under 0.5 sure",
    "error_when_unsure": "primary kind wrong among these",
    "error_when_sure": "primary kind wrong among the others",
    "unsure_to_sure": "… so many times as often",
    "share_doubted": "shown because the heat is not sure enough (the policy's step “unsure”)",
    "error_when_doubted": "primary kind wrong among these",
    "doubted_to_others": "… so many times as often as among the others",
}
"""What is measured of a labelled set, in words, in the order of the long table."""

OURS, THEIRS = "our own test comments", "real test comments"
IN_SHORT = (
    *((name, OURS, f"sets/{OWN}/{name}") for name in (
        "kind_accuracy", "hot_spared", "worth_lost", "clean_touched", "objection_gated",
        "threat_found", "threat_false",
    )),
    ("threat_false", "… the natural mix among them", "natural/threat_false"),
    *((name, OURS, f"sets/{OWN}/{name}") for name in (
        "heat_char_f1", "signal_char_f1_mixed", "claims_micro_f1", "topics_micro_f1",
        "motive_accuracy_neg",
    )),
    *((name, THEIRS, f"sets/{REAL}/{name}") for name in (
        "kind_accuracy", "hot_auc", "hot_spared_at_5_touched", "hot_spared", "clean_touched",
        "worth_lost",
    )),
    ("toxicity_auc", "Wikipedia talk, locked part", "public/wiki test/toxicity_auc"),
    ("spam_accuracy", "a video that nothing was trained on", "public/held video/spam_accuracy"),
)  # fmt: skip
"""The measures that matter most: which, on what, and where it stands in the figures."""

HEADS = ("primary", "kinds", "topics", "claims", "motive", "target")


def shown(figure: Figure | None, digits: int = 3) -> str:
    """Return a figure with its interval; a dash where there is nothing to measure it on.

    >>> shown([0.8414, 0.82, 0.8601]), shown([None, None, None])
    ('0.841 (0.820–0.860)', '–')
    """
    if figure is None or figure[0] is None:
        return "–"
    value, low, high = figure
    if low is None or high is None:
        return f"{value:.{digits}f}".replace("-", "−")
    interval = f"({low:.{digits}f}–{high:.{digits}f})"
    return f"{value:.{digits}f} {interval}".replace("-", "−")


def at(found: Found, path: str) -> Any:
    """Return what stands at a path such as "sets/domain test/kind_accuracy".

    Raises `KeyError` with the whole path where nothing does.
    """
    here: Any = found
    for step in path.split("/"):
        if step not in here:
            raise KeyError(path)
        here = here[step]
    return here


def in_short(found: Found) -> str:
    """Return the measures that matter most, a line each, with intervals."""
    words = MEASURES | {"spam_accuracy": "spam told from the rest"}
    lines = [(words[name], on, shown(at(found, path))) for name, on, path in IN_SHORT]
    return table(("measure", "on", "figure (95 % interval)"), lines, "llr")


def by_set(found: Found) -> str:
    """Return every measure on every labelled set."""
    sets = found["sets"]
    lines = [("comments", *(f"{sets[which]['n']:,}" for which in SETS))]
    lines += [
        (words, *(shown(sets[which][name]) for which in SETS)) for name, words in MEASURES.items()
    ]
    return table(("measure", *SETS), lines, "lrrrr")


def public(found: Found) -> str:
    """Return the attributes on Wikipedia talk pages and the spam of the held-out video."""
    wiki, video = found["public"]["wiki test"], found["public"]["held video"]
    lines = [(f"{name}, ROC-AUC", shown(wiki[f"{name}_auc"])) for name in ATTRIBUTES]
    lines += [
        ("spam: the kind says so rightly", shown(video["spam_accuracy"])),
        ("spam: any of the kinds says so rightly", shown(video["spam_among_kinds_accuracy"])),
        ("spam found, by the kind", shown(video["spam_found"])),
        ("others taken for spam, by the kind", shown(video["spam_false"])),
    ]
    return table(("measure", "figure (95 % interval)"), lines, "lr")


def peers(found: Found) -> str:
    """Return what people use instead, beside Noisegate."""
    columns = ("hostile", "useful", "clean")
    lines = [
        (name, *(shown(one[column], 2) for column in columns))
        for name, one in found["peers"].items()
    ]
    heads = ("", "hostile hidden", "useful hidden", "clean hidden")
    return table(heads, lines, "lrrr")


def identities(found: Found) -> str:
    """Return what naming an identity does, over all, and the identities touched at all."""
    made = found["fair"]["identities"]
    lines = [
        ("all of them: not simply shown", shown(made["overall"]["touched"])),
        ("all of them: held back", shown(made["overall"]["held"])),
    ]
    by_name = sorted(made["by_identity"].items(), key=lambda pair: -pair[1][0])
    lines += [(name, shown(one)) for name, one in by_name if one[0] > 0]
    none = len(by_name) + 2 - len(lines)
    lines += [(f"each of the {none} others", shown([0.0, None, None]))] if none else []
    return table(("identity", "not simply shown"), lines, "lr")


def dialects(found: Found) -> str:
    """Return what writing a dialect does, beside the standard twins."""
    columns = ("touched", "more_than_twins", "held", "unread")
    lines = [
        (name.replace("_", " "), *(shown(one[column]) for column in columns))
        for name, one in found["fair"]["dialects"].items()
    ]
    heads = ("written in", "not simply shown", "more than its twins", "held back", "unread")
    return table(heads, lines, "lrrrr")


def robustness(found: Found) -> str:
    """Return what disguises do, and then what additions and length do."""
    spellings, end = found["robust"]["spellings"], found["robust"]["at_the_end"]
    first = [
        (attack.says, *(shown(spellings[attack.name][one]) for one in ("drop", "freed")))
        for attack in ATTACKS
    ]
    heads = ("hot words written", "hostile spared, less by", "of the spared, freed")
    second = [(says, shown(one)) for says, one in found["robust"]["additions"].items()]
    second += [
        ("at the end of 20,000 harmless characters", shown(end["found"])),
        ("… and its words marked there", shown(end["marked"])),
    ]
    return "\n\n".join((
        table(heads, first, "lrr"),
        table(("an insult, with", "of the spared, still spared"), second, "lr"),
    ))  # fmt: skip


def calibration(found: Found) -> str:
    """Return the calibration error of every head on the two test sets, and on validation."""
    made = found["calibration"]
    names = [(name, name) for name in HEADS]
    names += [(name, f"{name}, as a fact (label ≥ 0.5)") for name in ATTRIBUTES]
    names += [(f"{name}_share", f"{name}, as the share of readers") for name in ATTRIBUTES]
    lines = [(words, *(shown(made[which][name]) for which in SETS)) for name, words in names]
    return table(("head", *SETS), lines, "lrrrr")


def speed(found: Found | None) -> str:
    """Return the figures of `bench/read.py`, or that it has not been run."""
    if not found:
        return "Not measured here: `bench/read.py` prints it."
    fast, slow = found["comments_per_second"], found["bert_per_second"]
    lines: Iterable[Sequence[str]] = [
        ("comments a second, end to end", f"{fast:.0f}"),
        ("… a core", f"{fast / found['cores']:.0f}"),
        ("BERT-base in PyTorch, the same comments", f"{slow:.1f}"),
        ("so many times as fast", f"{fast / slow:.0f}"),
        ("share of the time outside the network", f"{found['outside_network']:.2f}"),
        ("one comment alone, median", f"{found['one_comment_ms']:.1f} ms"),
        ("start to first reading", f"{found['start_seconds']:.1f} s"),
        ("peak memory", f"{found['memory_mb']:.0f} MB"),
        ("the model's files", f"{found['model_mb']:.1f} MB"),
    ]
    return table(("measure", "figure"), lines, "lr")


def tastes(found: Found | None) -> str:
    """Return what fifty corrections change for simulated creators, where that was measured."""
    if not found:
        return "Not measured here: `training/tastes.py` prints it."
    return (
        f"Simulated creators, each of whom agrees with the guide but in one matter, make "
        f"{found['corrections']} corrections in sittings. Counted is how many comments of authors "
        "they have not met are then not read as they would have it, before → after: in the matter "
        "of their taste, of these under authors that the model was not trained on either, and the "
        "change elsewhere (`training/tastes.py`).\n\n" + found["table"]
    )
