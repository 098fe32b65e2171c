"""Which kinds of pollution does a text report? Linear models over runs of characters, calibrated."""

from triage.classification.classifier import KindsClassifier
from triage.classification.training import train_kinds

__all__ = ["KindsClassifier", "train_kinds"]
