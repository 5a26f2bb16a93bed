"""The same work on many things in several processes, with the results in order and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from termkit.errors import InputError

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def in_processes(work: Callable[[Thing], Result], things: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """``map(work, things)`` in so many processes; ``work`` is a function of an importable module.

    Whatever ends the iteration early, an interrupt too, ends the processes. One that dies raises InputError.
    """
    others = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        with _interrupts_held():
            results = pool.map(work, things, chunksize=max(1, min(16, len(things) // (jobs * 4))))
        yield from results
    except BaseException as error:
        for child in multiprocessing.active_children():
            if child.pid not in others:
                child.terminate()
        if isinstance(error, BrokenProcessPool):
            raise InputError("a process died at its work; nothing was written; try again with fewer --jobs") from None
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started in this block never see Ctrl-C, which is for the one that started them to act on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Lets a process end when the one that started it is killed and cannot tell it to."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
