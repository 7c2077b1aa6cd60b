"""Runs set the number of threads of the matrix library; a folder of tests that makes runs imports this fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_info

from core.experiments.threads import use_blas_threads


@pytest.fixture(autouse=True)
def blas_threads_as_before() -> Iterator[None]:
    """Leave the matrix library to other tests as it was."""
    before = max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
    use_blas_threads(1)
    yield
    use_blas_threads(before)
