"""The same work on many things in several processes, with the results in order and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from termkit.errors import InputError

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AHEAD = 4  # things for each process that are under way or done but not taken


def in_processes(work: Callable[[Thing], Result], things: Iterable[Thing], jobs: int) -> Iterator[Result]:
    """``map(work, things)`` in so many processes; ``work`` can be pickled, and is sent to each process once.

    Things are taken a few at a time, so they may be a stream. Whatever ends the iteration early, an interrupt too, ends
    the processes. One that dies raises InputError.
    """
    others = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_Worker.start, initargs=(work,))
    try:
        waiting: deque[Future[Result]] = deque()
        for thing in things:
            with _interrupts_held():
                waiting.append(pool.submit(_Worker.run, thing))
            if len(waiting) >= _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
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


class _Worker:
    """What a process does all its life."""

    work: ClassVar[Callable[[Any], Any]]

    @classmethod
    def start(cls, work: Callable[[Any], Any]) -> None:
        """Runs once in each process."""
        cls.work = staticmethod(work)
        _end_with_parent()

    @classmethod
    def run(cls, thing: Any) -> Any:
        """Runs for each thing."""
        return cls.work(thing)


def _end_with_parent() -> None:
    """Lets a process end when the one that started it is killed and cannot tell it to."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
