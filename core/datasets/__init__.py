"""Data sets: examples with labels, built in or read from files, checked before anyone trains on them."""

from core.datasets.dataset import Dataset, Examples

__all__ = ["Dataset", "Examples"]
