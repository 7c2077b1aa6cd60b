"""Keeps what these tests do to the matrix library from other tests."""

from __future__ import annotations

from tests.core.blas_threads import blas_threads_as_before

__all__ = ["blas_threads_as_before"]
