"""How is a classifier kept on disk? Plain numbers and JSON: reading a foreign file can never run its code."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from triage.domain.errors import ModelUnavailable

FORMAT = 3  # raise it when stored numbers mean something else than before
_ARRAYS, _ABOUT = "weights.npz", "model.json"

Arrays = dict[str, npt.NDArray[Any]]


def save(folder: Path, about: Mapping[str, Any], arrays: Arrays) -> str:
    """Writes both files and returns the content hash, the same for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / _ARRAYS, allow_pickle=False, **arrays)
    digest = _digest(about, arrays)
    text = json.dumps({**about, "format": FORMAT, "sha256": digest}, ensure_ascii=False, indent=1)
    (folder / _ABOUT).write_text(text, encoding="utf-8")
    return digest


def load(folder: Path, kind: str) -> tuple[Mapping[str, Any], Arrays, str]:
    """What `save` wrote for a model of this kind. Raises ModelUnavailable, saying what is wrong."""
    about = _about(folder)
    if about.get("format") != FORMAT or about.get("kind") != kind:
        raise ModelUnavailable(
            f"{folder}: a model of kind {about.get('kind')!r}, format {about.get('format')!r}; "
            f"this version reads {kind!r}, format {FORMAT}: train it anew with `huansu train`"
        )
    arrays = _arrays(folder)
    digest = str(about.pop("sha256", ""))
    about.pop("format")
    if _digest(about, arrays) != digest:
        raise ModelUnavailable(f"{folder}: the files do not belong together or are damaged; train it anew")
    return about, arrays, digest


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelUnavailable(f"{folder}: there is no trained model; run `huansu train`") from None
    except (OSError, ValueError) as problem:
        raise ModelUnavailable(f"{folder / _ABOUT}: cannot be read ({problem}); train it anew") from problem
    if not isinstance(about, dict):
        raise ModelUnavailable(f"{folder / _ABOUT}: is not the description of a model; train it anew")
    return about


def _arrays(folder: Path) -> Arrays:
    try:
        with (folder / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as packed:
            return {name: packed[name] for name in packed.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as problem:
        said = type(problem).__name__  # numpy's own words would advise to load it unsafely
        raise ModelUnavailable(f"{folder / _ARRAYS}: cannot be read ({said}); train it anew") from problem


def _digest(about: Mapping[str, Any], arrays: Arrays) -> str:
    digest = hashlib.sha256(json.dumps(about, ensure_ascii=False, sort_keys=True).encode())
    for name in sorted(arrays):
        values = arrays[name]
        digest.update(
            f"{name} {values.dtype} {values.shape}".encode() + np.ascontiguousarray(values).tobytes()
        )
    return digest.hexdigest()
