"""How figures are written."""

from __future__ import annotations

_FINE = 0.001
"""A smaller cost is written with an exponent."""


def cost(value: float) -> str:
    """Return a cost with four decimals, or three figures of a very small one."""
    return f"{value:.4f}" if value >= _FINE else f"{value:.2e}"


def percent(share: float) -> str:
    """Return a share of one in per cent with one decimal, such as ``98.6 %``."""
    return f"{100 * share:.1f} %"
