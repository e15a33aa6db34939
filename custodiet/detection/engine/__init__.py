"""The engine: detectors over the store. Nothing outside this package knows that DuckDB runs them."""

from custodiet.detection.engine.run import Engine
from custodiet.detection.engine.scope import Within
from custodiet.detection.engine.session import Rules, Stopped

__all__ = ["Engine", "Rules", "Stopped", "Within"]
