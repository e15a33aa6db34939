"""The engine: detectors over the store. Nothing outside this package knows which engine runs them."""

from custodiet.detection.engine.accepted import Accepted
from custodiet.detection.engine.choice import ENGINES, Choice
from custodiet.detection.engine.explains import Engine
from custodiet.detection.engine.mining import Asked, Mined
from custodiet.detection.engine.scope import Within
from custodiet.detection.engine.session import Rules, Stopped
from custodiet.detection.engine.shares import UNEXPLAINED

__all__ = [
    "ENGINES", "UNEXPLAINED", "Accepted", "Asked", "Choice", "Engine", "Mined", "Rules", "Stopped", "Within",
]  # fmt: skip
