"""Reconciling as a stream leaves the process as it found it."""

import gc

from tolltrace.reconcile.stream import few_collections


def test_the_collector_is_as_before_also_after_an_error() -> None:
    before = gc.get_threshold()
    try:
        with few_collections():
            assert gc.get_threshold()[0] > before[0]
            raise RuntimeError
    except RuntimeError:
        pass
    assert gc.get_threshold() == before
