"""What `/v1alpha1/models` tells, so that whoever cites a score can say what gave it."""

from typing import Any

from noisegate.flow.scoring import Scoring


def catalogue(scoring: Scoring) -> dict[str, Any]:
    """Return versions, hashes, cards, and each attribute with how it is taught."""
    return {
        "version": scoring.version,
        "models": [
            {
                "version": one.version,
                "sha256": dict(one.files),
                "labels": {head: list(labels) for head, labels in one.labels.items()},
                "licence": one.licence,
                "card": one.card,
            }
            for one in scoring.models()
        ],
        "attributes": {
            name: {
                "about": one.about,
                "languages": list(one.languages),
                "source": one.source,
                "experimental": one.experimental,
            }
            for name, one in sorted(scoring.attributes.items())
        },
    }
