"""The engine of DNN Explorer: networks, training, data and pictures, without a window."""

__version__ = "0.1.0"
