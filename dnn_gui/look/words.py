"""How figures are written."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share of one in per cent with one decimal, such as ``98.6 %``."""
    return f"{100 * share:.1f} %"
