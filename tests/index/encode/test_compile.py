"""The compiled encoder: the vectors of sentence-transformers, and sentence-transformers where it is not sound."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.encode import Encoder, GraphRuntime
from index.encode.compile import compile_model
from index.encode.graph import GRAPH, HALVED, MANIFEST, TOKENIZER
from index.encode.openvino_session import computes_in_bf16
from index.encode.reference import Reference
from index.errors import NotCompilable
from tests.index.models import make_model

REFERENCE = Reference.name
FILES = [*(HALVED if computes_in_bf16() else [GRAPH]), TOKENIZER, MANIFEST]
"""Those of a compiled model that are used here."""
TEXTS = ["", "One.", "The harbour master said the quay was safe. " * 9, "Слова на другом языке.", "橋", "𝔘\u200f"]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def compiled_once(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_model(str(toy), compiled=tmp_path_factory.mktemp("compiled")).parent


@pytest.fixture
def compiled(compiled_once: Path, tmp_path: Path) -> Path:
    """A folder of compiled models in which the toy is the only one."""
    return shutil.copytree(compiled_once, tmp_path / "compiled")


def only(compiled: Path) -> Path:
    (folder,) = (path for path in compiled.iterdir() if path.is_dir())
    return folder


def test_the_vectors_are_those_of_the_reference_alone_and_together(toy: Path, compiled: Path) -> None:
    reference = Encoder(str(toy), compiled=None)
    fast = Encoder(str(toy), compiled=compiled, runtime=GraphRuntime.ONNXRUNTIME)
    expected = reference.encode(TEXTS)

    assert (reference.runtime, fast.runtime) == (REFERENCE, "onnxruntime")
    assert fast.model == reference.model
    assert fast.window_tokens == reference.window_tokens
    for found in (fast.encode(TEXTS), np.concatenate([fast.encode([text]) for text in TEXTS])):
        assert found.dtype == np.float32
        assert found == pytest.approx(expected, abs=1e-5)
    assert [*map(fast.count_tokens, TEXTS)] == [*map(reference.count_tokens, TEXTS)]


def test_the_installation_has_the_default_model_compiled(encoder: Encoder) -> None:
    reference = Encoder(threads=1, compiled=None)
    texts = [*TEXTS, "The council voted against the plan, she said, because “nobody” had read it.", "word " * 600]

    cosines = (encoder.encode(texts) * reference.encode(texts)).sum(axis=1)

    assert encoder.runtime != REFERENCE
    assert cosines.min() > (0.999 if computes_in_bf16() else 0.9999)


def test_a_search_and_an_extraction_load_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.record import Record; from index.ingest import ingest\n"
        "from index.search import Query, search; from tests.invented import article\n"
        f"record = Record.open(Path({str(tmp_path)!r}), threads=1)\n"
        "ingest(record, article(1)); assert search(record, Query('bridge')).hits; record.close()\n"
        "print(*({'torch', 'transformers', 'onnx'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def test_compiling_again_replaces_what_is_there(toy: Path, compiled: Path) -> None:
    (only(compiled) / TOKENIZER).write_text("damaged")

    compile_model(str(toy), compiled=compiled)

    assert Encoder(str(toy), compiled=compiled).runtime != REFERENCE
    assert [path.name for path in compiled.iterdir() if path.name.startswith(".making")] == []


@pytest.mark.parametrize("file", FILES)
def test_a_damaged_one_is_not_used_and_the_log_says_how_to_mend_it(
    toy: Path, compiled: Path, file: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = only(compiled) / file
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    encoder = Encoder(str(toy), compiled=compiled)

    assert encoder.runtime == REFERENCE
    assert "onrecord compile-encoder" in caplog.text


@pytest.mark.parametrize("file", FILES)
def test_one_that_misses_a_file_is_not_used(
    toy: Path, compiled: Path, file: str, caplog: pytest.LogCaptureFixture
) -> None:
    (only(compiled) / file).unlink()

    assert Encoder(str(toy), compiled=compiled).runtime == REFERENCE
    assert "not complete" in caplog.text


def test_a_damaged_graph_in_32_bits_is_not_used_either(toy: Path, compiled: Path) -> None:
    path = only(compiled) / GRAPH
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    assert Encoder(str(toy), compiled=compiled, runtime=GraphRuntime.ONNXRUNTIME).runtime == REFERENCE


def test_one_that_was_compiled_before_there_were_weights_in_16_bits_is_used(toy: Path, compiled: Path) -> None:
    path = only(compiled) / MANIFEST
    path.write_text(
        json.dumps({key: value for key, value in json.loads(path.read_text()).items() if "halved" not in key})
    )
    for name in HALVED:
        (only(compiled) / name).unlink()

    assert Encoder(str(toy), compiled=compiled).runtime == ("openvino" if computes_in_bf16() else "onnxruntime")


def test_one_of_another_format_is_not_used(toy: Path, compiled: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = only(compiled) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))

    assert Encoder(str(toy), compiled=compiled).runtime == REFERENCE
    assert "format 99" in caplog.text


def test_another_use_of_the_same_weights_is_another_model(toy: Path, compiled: Path, tmp_path: Path) -> None:
    shorter = SentenceTransformer(str(toy), device="cpu")
    shorter.max_seq_length = 16
    shorter.save(str(tmp_path / "shorter"))

    encoder = Encoder(str(tmp_path / "shorter"), compiled=compiled)

    assert (encoder.runtime, encoder.window_tokens) == (REFERENCE, 16)


def test_a_prompt_of_the_model_is_read_before_each_text(toy: Path, tmp_path: Path) -> None:
    prompted = SentenceTransformer(str(toy), device="cpu", prompts={"claim": "claim: "}, default_prompt_name="claim")
    prompted.save(str(tmp_path / "prompted"))
    name, compiled = str(tmp_path / "prompted"), tmp_path / "compiled"
    compile_model(name, compiled=compiled)

    fast, reference = Encoder(name, compiled=compiled, runtime=GraphRuntime.ONNXRUNTIME), Encoder(name, compiled=None)

    assert fast.runtime == "onnxruntime"
    assert fast.encode(TEXTS) == pytest.approx(reference.encode(TEXTS), abs=1e-5)
    assert not np.allclose(fast.encode(TEXTS), Encoder(str(toy), compiled=None).encode(TEXTS), atol=1e-3)


def test_a_model_that_would_give_other_vectors_is_refused(toy: Path, tmp_path: Path) -> None:
    prompted = SentenceTransformer(str(toy), device="cpu", prompts={"claim": "claim: "}, default_prompt_name="claim")
    setattr(prompted[1], "include_prompt", False)  # noqa: B010 - the stubs know no modules of a model
    prompted.save(str(tmp_path / "prompted"))
    compiled = tmp_path / "compiled"

    with pytest.raises(NotCompilable, match="other vectors"):
        compile_model(str(tmp_path / "prompted"), compiled=compiled)

    assert [path for path in compiled.iterdir() if path.is_dir()] == []
    assert Encoder(str(tmp_path / "prompted"), compiled=compiled).runtime == REFERENCE


def test_a_place_that_cannot_be_written_to_is_named(toy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(NotCompilable, match="cannot be written to"):
        compile_model(str(toy), compiled=tmp_path / "file")


def test_the_command_compiles_for_the_directory_that_the_setting_names(toy: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service", "compile-encoder", "--model", str(toy)],
        env={**os.environ, "ONRECORD_COMPILED_DIR": str(tmp_path / "here")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(only(tmp_path / "here")) in done.stderr
    assert Encoder(str(toy), compiled=tmp_path / "here").runtime != REFERENCE
