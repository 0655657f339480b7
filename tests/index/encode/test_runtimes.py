"""What runs a compiled model: OpenVINO or ONNX Runtime, whose vectors are interchangeable, and which is chosen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense

from index.encode import Encoder, GraphRuntime
from index.encode.compile import compile_model
from index.encode.graph import GRAPH, Graph
from index.encode.openvino_session import OpenVinoSession, computes_in_bf16
from index.encode.samples import LEAST_COSINE, SAMPLES, Samples, write_samples
from index.errors import RuntimeUnusable
from service.opening import open_record
from service.settings import EncoderRuntime, Settings
from tests.index.models import make_model

TEXTS = ["", "One.", "The harbour master said the quay was safe. " * 9, "Слова на другом языке.", "橋"]
MANY = [
    f"Berth {number} was closed for {number % 7} days, {'the harbour said. ' * (number % 9)}" for number in range(90)
]
COMPILED = (GraphRuntime.ONNXRUNTIME, GraphRuntime.OPENVINO)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a window that is no multiple of the step by which short batches are padded."""
    return make_model(tmp_path_factory.mktemp("model"), window_tokens=45)


@pytest.fixture(scope="module")
def folder(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the toy, compiled."""
    return compile_model(str(toy), compiled=tmp_path_factory.mktemp("compiled"))


@pytest.fixture
def samples(folder: Path) -> Iterator[Path]:
    """The samples of the toy, which a test may spoil."""
    path = folder / SAMPLES
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def by(runtime: GraphRuntime, toy: Path, folder: Path) -> Encoder:
    return Encoder(str(toy), threads=1, compiled=folder.parent, runtime=runtime)


@pytest.mark.parametrize("runtime", COMPILED)
def test_the_vectors_of_each_runtime_are_those_of_the_reference(toy: Path, folder: Path, runtime: GraphRuntime) -> None:
    expected = Encoder(str(toy), compiled=None).encode(TEXTS)
    encoder = by(runtime, toy, folder)

    together, alone = encoder.encode(TEXTS), np.concatenate([encoder.encode([text]) for text in TEXTS])

    assert encoder.runtime == runtime
    assert together.dtype == np.float32
    assert min((found * expected).sum(axis=1).min() for found in (together, alone)) > LEAST_COSINE
    assert together == pytest.approx(alone, abs=1e-6)


def test_openvino_in_32_bits_gives_the_vectors_of_the_reference(toy: Path, folder: Path) -> None:
    graph = Graph(folder, partial(OpenVinoSession, threads=1, bf16=False))

    assert graph.encode(TEXTS) == pytest.approx(Encoder(str(toy), compiled=None).encode(TEXTS), abs=1e-5)


def test_weights_in_16_bits_change_next_to_nothing(toy: Path, folder: Path) -> None:
    graph = Graph(folder, partial(OpenVinoSession, threads=1, bf16=False), halved=True)

    assert graph.encode(TEXTS) == pytest.approx(Encoder(str(toy), compiled=None).encode(TEXTS), abs=1e-3)


def test_the_default_model_by_both_runtimes_means_the_same() -> None:
    one, other = (Encoder(threads=1, runtime=runtime).encode([*TEXTS, *MANY[:20]]) for runtime in COMPILED)

    assert (one * other).sum(axis=1).min() > 0.9998


@pytest.mark.parametrize("tokens", [1, 5, 6, 13, 40, 42, 60])
def test_what_a_short_batch_is_padded_with_is_not_read(toy: Path, folder: Path, tokens: int) -> None:
    """Also where the next multiple of the step is longer than the window."""
    text = " ".join(["harbour"] * tokens)

    (alone,) = by(GraphRuntime.OPENVINO, toy, folder).encode([text])
    (as_it_is,) = by(GraphRuntime.ONNXRUNTIME, toy, folder).encode([text])

    assert float(alone @ as_it_is) > LEAST_COSINE


@pytest.mark.parametrize("runtime", COMPILED)
def test_any_number_of_threads_may_encode_at_once(toy: Path, folder: Path, runtime: GraphRuntime) -> None:
    encoder = by(runtime, toy, folder)
    expected = encoder.encode(MANY)

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: encoder.encode(MANY[number : number + 10]), range(80)))

    for number, vectors in enumerate(found):
        assert vectors == pytest.approx(expected[number : number + 10], abs=1e-6)


@pytest.mark.parametrize("threads", [2, 3, None])
def test_batches_that_are_computed_at_a_time_keep_their_order(folder: Path, threads: int | None) -> None:
    alone = Graph(folder, partial(OpenVinoSession, threads=1, bf16=False))
    together = Graph(folder, partial(OpenVinoSession, threads=threads, bf16=False))
    expected = alone.encode(MANY * 2)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda few: together.encode((MANY * 2)[:few]), [180, 20, 180, 3, 180, 1]))

    for vectors in found:
        assert vectors == pytest.approx(expected[: len(vectors)], abs=1e-6)


def test_openvino_is_chosen_where_the_processor_computes_in_bf16(toy: Path, folder: Path) -> None:
    chosen = GraphRuntime.OPENVINO if computes_in_bf16() else GraphRuntime.ONNXRUNTIME

    assert by(GraphRuntime.AUTO, toy, folder).runtime == chosen


def test_openvino_is_not_chosen_where_it_gives_other_vectors(
    toy: Path, folder: Path, samples: Path, caplog: pytest.LogCaptureFixture
) -> None:
    right = Samples.model_validate_json(samples.read_bytes())
    write_samples(folder, right.texts, -np.array(right.vectors))

    assert by(GraphRuntime.AUTO, toy, folder).runtime == "onnxruntime"
    assert ("ONNX Runtime runs the model" in caplog.text) == computes_in_bf16()
    with pytest.raises(RuntimeUnusable, match="other vectors"):
        by(GraphRuntime.OPENVINO, toy, folder)


@pytest.mark.parametrize(
    "spoilt", [None, b"", b"no samples", b'{"texts": ["One."], "vectors": [[1, 0]]}', b'{"texts": [], "vectors": []}']
)
def test_openvino_is_not_chosen_without_samples_to_compare_with(
    toy: Path, folder: Path, samples: Path, spoilt: bytes | None
) -> None:
    samples.unlink()
    if spoilt is not None:
        samples.write_bytes(spoilt)

    assert by(GraphRuntime.AUTO, toy, folder).runtime == "onnxruntime"
    with pytest.raises(RuntimeUnusable, match="compile-encoder"):
        by(GraphRuntime.OPENVINO, toy, folder)


def test_a_model_that_16_bits_are_too_few_for_runs_in_32(
    toy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    transformer = SentenceTransformer(str(toy), device="cpu")
    dense = Dense(32, 8, bias=False, activation_function=torch.nn.Identity())
    # The elements of what this gets add up to nothing, so it multiplies what 16 bits round off.
    torch.nn.init.constant_(dense.linear.weight, 512)
    with torch.no_grad():
        dense.linear.weight[:, ::2] += torch.randint(-1, 2, (8, 16)) * 4
    SentenceTransformer(modules=[*transformer, dense], device="cpu").save(str(tmp_path / "delicate"))
    name, compiled = str(tmp_path / "delicate"), tmp_path / "compiled"

    folder = compile_model(name, compiled=compiled)

    encoder = Encoder(name, compiled=compiled)
    assert encoder.runtime == "onnxruntime"
    assert (encoder.encode(TEXTS) * Encoder(name, compiled=None).encode(TEXTS)).sum(axis=1).min() > 0.9999
    if computes_in_bf16():
        assert "not precise enough in 16 bits" in caplog.text
        assert not (folder / SAMPLES).exists()


def test_a_graph_that_openvino_cannot_load_says_so(tmp_path: Path) -> None:
    (tmp_path / GRAPH).write_bytes(b"no graph")

    with pytest.raises(RuntimeUnusable, match="cannot load"):
        OpenVinoSession(tmp_path / GRAPH, 1, bf16=False)


SILENT = {"CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"}
"""Variables of whoever runs the tests that would keep them from it too, or have it written elsewhere."""
ABROAD = """
import sys
from pathlib import Path
from index.encode import Encoder, GraphRuntime
from index.errors import RuntimeUnusable
model, compiled = sys.argv[1], Path(sys.argv[2])
sys.modules["openvino"] = None
print(Encoder(model, compiled=compiled).runtime)
try:
    Encoder(model, compiled=compiled, runtime=GraphRuntime.OPENVINO)
except RuntimeUnusable as error:
    print("not installed" in str(error))
del sys.modules["openvino"]
sys.addaudithook(lambda event, _: print(event) if event.startswith("socket.") else None)
print(Encoder(model, compiled=compiled, runtime=GraphRuntime.OPENVINO).runtime)
print(sorted(name for name, module in sys.modules.items() if "telemetry" in name and module and "stub" not in name))
"""


def test_openvino_can_be_missing_and_neither_runtime_reports_its_use(toy: Path, folder: Path, tmp_path: Path) -> None:
    """Before either tells a server on the web, it writes an identifier into the home directory."""
    done = subprocess.run(
        [sys.executable, "-c", ABROAD, str(toy), str(folder.parent)],
        env={name: value for name, value in os.environ.items() if name not in SILENT} | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["onnxruntime", "True", "openvino", "[]"]
    assert [*tmp_path.iterdir()] == []


def test_the_setting_says_what_runs_the_encoder(tmp_path: Path) -> None:
    assert [runtime.value for runtime in EncoderRuntime] == [runtime.value for runtime in GraphRuntime]

    record = open_record(Settings(data_dir=tmp_path, threads=1, encoder_runtime=EncoderRuntime.ONNXRUNTIME))

    assert record.encoder.runtime == "onnxruntime"
    record.close()
