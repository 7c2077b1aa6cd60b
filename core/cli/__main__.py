"""Lets ``python -m core.cli`` do what ``dnn`` does."""

from core.cli.app import run

run()
