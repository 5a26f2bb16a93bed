"""Models that lie on this machine: where they are, what tells them apart, and loading them without a network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from termkit.errors import ConfigError

Device = Literal["auto", "cpu", "cuda"]

_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def package(module: str, name: str) -> Any:
    """A module of the extra ``neural``. Raises ConfigError where its package is not installed, or broken."""
    try:
        with offline():
            return import_module(module)
    except ImportError as error:
        what = "is not installed" if error.name == module else f"cannot be imported ({line(error)})"
        raise ConfigError(f"the package {name} {what}; install termkit with its extra 'neural'") from None


def version_of(name: str) -> str:
    """The installed version of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def chosen_device(device: Device) -> str:
    """``cpu`` or ``cuda``; ``auto`` is ``cuda`` where there is one."""
    if device != "auto":
        return device
    return "cuda" if package("torch", "torch").cuda.is_available() else "cpu"


def model_folder(path: Path, what: str) -> Path:
    """The folder, or ConfigError where there is none."""
    if not path.is_dir():
        raise ConfigError(f"{path}: no such folder; download {what} and name the folder that you have put it in")
    return path.absolute()


def comet_checkpoint(path: Path) -> Path:
    """The checkpoint of a COMET model, from its folder or from itself. Raises ConfigError where a part is missing."""
    found = (path / "checkpoints" / "model.ckpt" if path.is_dir() else path).absolute()
    if not found.is_file():
        raise ConfigError(
            f"{found}: no such file; download a COMET model and name the folder with its hparams.yaml and "
            "checkpoints/model.ckpt"
        )
    settings = found.parents[1] / "hparams.yaml"
    if not settings.is_file():
        raise ConfigError(f"{settings}: no such file; it belongs to the model {found}")
    return found


def weight_files(folder: Path) -> list[Path]:
    """The files of a folder that hold weights."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".safetensors", ".bin"))


def digest(*paths: Path) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a file, or of those of several files."""
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return (digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest())[:12]


@contextmanager
def offline() -> Iterator[None]:
    """Within, no library of Hugging Face asks its hub. What they read of the environment before is set too."""
    constants = _hub_constants()
    was = getattr(constants, "HF_HUB_OFFLINE", False)
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(dict.fromkeys(_OFFLINE, "1"))
    if constants is not None:
        constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        if constants is not None:
            constants.HF_HUB_OFFLINE = was
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _hub_constants() -> Any:
    """Where huggingface_hub keeps what it read of the environment; None where it is not installed."""
    try:
        return import_module("huggingface_hub.constants")
    except ImportError:
        return None


def line(error: BaseException) -> str:
    """What a library says, on one line."""
    return " ".join(str(error).split())[:300]
