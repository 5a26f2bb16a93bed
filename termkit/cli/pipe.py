"""Standard output, whose reader may leave before all is said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Ends in peace when the reader of standard output has had enough (``| head``)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        drop_rest()


def drop_rest() -> None:
    """What is left in the buffers must not be tried again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
