"""What a figure of a network shows, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkFigure:
    """Everything that is shown of a network with n hidden layers."""

    inputs: int
    """How many numbers come in; 0 while that is not known."""
    units: tuple[int, ...]
    """Of every hidden layer."""
    activations: tuple[str, ...]
    """Of every hidden layer."""
    outputs: int
    shapes: tuple[str, ...]
    """Two lines for each of the n + 1 layers with weights."""
    input_caption: tuple[str, str]
    input_tip: str
    output_caption: tuple[str, str]
    output_tip: str
    channels: int
    """Planes of the picture at the input; 0 for no data."""
