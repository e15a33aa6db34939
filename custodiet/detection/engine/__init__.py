"""The engine: detectors over the store. Nothing outside this package knows that DuckDB runs them."""

from custodiet.detection.engine.accepted import Accepted
from custodiet.detection.engine.explains import Engine
from custodiet.detection.engine.mining import Asked, Mined
from custodiet.detection.engine.scope import Within
from custodiet.detection.engine.session import Rules, Stopped
from custodiet.detection.engine.shares import UNEXPLAINED

__all__ = ["UNEXPLAINED", "Accepted", "Asked", "Engine", "Mined", "Rules", "Stopped", "Within"]
