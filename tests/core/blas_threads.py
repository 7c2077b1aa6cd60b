"""Runs set the number of threads of the matrix library; a folder of tests that makes runs imports this fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def blas_threads_as_before() -> Iterator[None]:
    """Leave the matrix library to other tests as it was."""
    with threadpool_limits(1, user_api="blas"):
        yield
