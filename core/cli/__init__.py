"""The command ``dnn``: the engine without a window."""
