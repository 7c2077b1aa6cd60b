"""The threads of the matrix library are as many as asked for, at least one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from threadpoolctl import threadpool_info

from core.experiments.threads import processors, use_blas_threads


@pytest.mark.parametrize(("asked", "got"), [(2, 2), (1, 1), (0, 1), (-3, 1)])
def test_at_least_one_thread_is_used(asked: int, got: int) -> None:
    assert use_blas_threads(asked) == got
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {got}


def test_any_thread_may_change_it_after_another_that_still_lives() -> None:
    with ThreadPoolExecutor(1) as earlier:
        earlier.submit(use_blas_threads, 2).result()
        use_blas_threads(1)
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def test_there_is_at_least_one_processor() -> None:
    assert processors() >= 1
