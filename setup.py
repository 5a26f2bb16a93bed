"""The optional C extension: built where a compiler is at hand, left out without a word where none is."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class QuietBuild(build_ext):
    """Says nothing of an extension that cannot be built: the package works without it, only more slowly."""

    def warn(self, message: str) -> None:
        """No warning."""

    def build_extension(self, extension: Extension) -> None:
        """Builds with what the compiler says on standard error kept back."""
        with tempfile.TemporaryFile() as said, _redirected(2, said.fileno()):
            super().build_extension(extension)


@contextlib.contextmanager
def _redirected(descriptor: int, to: int) -> Iterator[None]:
    kept = os.dup(descriptor)
    os.dup2(to, descriptor)
    try:
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)


_FASTER = [] if os.name == "nt" else ["-O3"]

setup(
    ext_modules=[
        Extension("termkit.text._speed", ["termkit/text/_speed.c"], optional=True, extra_compile_args=_FASTER)
    ],
    cmdclass={"build_ext": QuietBuild},
)
