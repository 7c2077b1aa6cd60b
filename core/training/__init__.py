"""Training: a trainer that advances when told to, and what it tells about itself."""

from core.training.progress import History, Measurement, Progress
from core.training.trainer import Trainer

__all__ = ["History", "Measurement", "Progress", "Trainer"]
