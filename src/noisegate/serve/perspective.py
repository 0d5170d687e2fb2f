"""The Perspective API's routes: analyze, suggestscore, discovery, models and batches."""

from fastapi import APIRouter

from noisegate.serve.service import Service


def router(service: Service) -> APIRouter:
    """Return the routes of the Perspective API, answered by a service.

    Every error they give, those of `quota` and `batching` included, is Google's envelope. Parts
    of a batch are admitted one by one (`Service.admit`); nothing else here asks for a key.
    Every path below /v1alpha1, /$discovery, /discovery and /batch is theirs.
    """
    raise NotImplementedError
