"""The command ``dnn``: the engine without a window."""

import core

VERSION = f"DNN Explorer {core.__version__}"
"""What ``--version`` prints."""
