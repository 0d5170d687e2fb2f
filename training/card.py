"""Write the model card from the figures of the committed model.

usage: python training/evaluate.py && python training/card.py

The text comes from `card.md` beside this file; every number comes from `figures.json`.
"""

import json
from string import Template

from config import arguments, settings
from noisegate.read import artefact

ROWS = {
    "n": "comments",
    "unread": "of them left unread",
    "kind_accuracy": "primary kind right",
    "kind_macro_f1": "primary kind, macro-F1",
    "kinds_micro_f1": "all kinds, micro-F1",
    "hot_spared": "hostile comments spared",
    "worth_lost": "useful comments lost",
    "clean_touched": "clean comments touched",
    "objection_gated": "objections gated",
    "threat_found": "threats escalated",
    "threat_false": "others escalated",
    "kind_hot_recall": "hostile ones with a hostile kind (no policy)",
    "kind_hot_false": "others with a hostile kind (no policy)",
    "toxicity_auc": "toxicity, ROC-AUC (label ≥ 0.5)",
    "heat_char_f1": "heat, F1 over characters",
    "signal_char_f1_mixed": "signal in mixed comments, F1 over characters",
    "motive_accuracy_neg": "motive right, where there is one",
    "topics_micro_f1": "topics, micro-F1",
    "claims_micro_f1": "claims, micro-F1",
    "kind_calibration_error": "expected calibration error of the primary kind",
    "share_unsure": "readings under 0.5 sure",
    "error_when_unsure": "primary kind wrong among these",
    "error_when_sure": "primary kind wrong among the others",
}
SETS = ("domain test", "real-labelled test", "domain validation", "real-labelled validation")
COUNTS = ("n", "unread")


def main() -> None:
    """Fill the template."""
    args = arguments(__doc__)
    figures = json.loads((args.work / "scores/figures.json").read_text(encoding="utf-8"))
    stated = json.loads((args.model / artefact.LABELS).read_text(encoding="utf-8"))
    version = artefact.load(args.model).version
    if figures["model"] != version:
        raise SystemExit(f"The figures are of {figures['model']}: run training/evaluate.py.")
    size = sum(path.stat().st_size for path in args.model.iterdir() if path.suffix != ".md")
    template = Template((args.root / "training/card.md").read_text(encoding="utf-8"))
    exported = json.loads((args.work / "export.json").read_text(encoding="utf-8"))
    text = template.substitute(
        version=version,
        hash=stated["hash"],
        data_hash=stated["trained_on"]["data.lock.json"],
        config_hash=stated["trained_on"]["config.toml"],
        seed=settings(args.config)["seed"],
        megabytes=f"{size / 1e6:.1f}",
        table=table(figures["figures"]),
        public=public(figures["figures"]),
        **{name: f"{value:.2g}" for name, value in exported.items()},
    )
    (args.model / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


def table(figures: dict[str, dict[str, float]]) -> str:
    """Return the measures as a Markdown table."""
    lines = ["| measure | " + " | ".join(SETS) + " |", "| --- |" + " ---: |" * len(SETS)]
    for name, words in ROWS.items():
        values = [figures[which].get(name) for which in SETS]
        lines.append(f"| {words} | " + " | ".join(shown(name, value) for value in values) + " |")
    return "\n".join(lines)


def shown(name: str, value: float | None) -> str:
    """Return a figure as text; a dash where the set has nothing to measure it on."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return "–"
    return f"{value:.0f}" if name in COUNTS else f"{value:.3f}"


def public(figures: dict[str, dict[str, float]]) -> str:
    """Return the measures on public sets as sentences."""
    one = figures["public test"]
    return (
        f"Toxicity on {one['n_wiki']:.0f} held-out Wikipedia talk comments (jigsaw_wiki, locked "
        f"part): ROC-AUC {one['toxicity_auc_wiki']:.3f}. Spam or not on {one['n_spam']:.0f} "
        f"held-out YouTube comments (of videos also trained on): accuracy "
        f"{one['spam_accuracy']:.3f}."
    )


if __name__ == "__main__":
    main()
