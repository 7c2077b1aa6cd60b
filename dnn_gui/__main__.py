"""Lets ``python -m dnn_gui`` do what ``dnn-gui`` does."""

from dnn_gui.app import run

run()
