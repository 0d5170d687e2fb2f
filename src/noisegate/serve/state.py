"""How a process is: started, ready, stopping."""

from dataclasses import dataclass


@dataclass(slots=True)
class State:
    """`ready` once the model has read a text; `stopping` from the moment it was told to stop."""

    ready: bool = False
    stopping: bool = False
