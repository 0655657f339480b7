"""Compile a sentence-transformers model once, so that it can be run without torch: same weights, same vectors.

What is written is checked against the model before it comes into use; docs/decisions/0022-compiled-encoder.md says why
this form was chosen.
"""

import logging
import tempfile
import warnings
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from index.encode.files import COMPILED, DEFAULT_MODEL, compiled_folder, find_folder, revision_of, sha256_of
from index.encode.graph import (
    FORMAT,
    GRAPH,
    HALVED,
    MANIFEST,
    TOKENIZER,
    Graph,
    Manifest,
    load_graph,
    read_manifest,
)
from index.encode.openvino_session import computes_in_bf16, write_halved
from index.encode.reference import Reference
from index.encode.samples import LEAST_COSINE as LEAST_COSINE_IN_16_BITS
from index.encode.samples import SAMPLES, write_samples
from index.encode.sessions import GraphRuntime
from index.errors import NotCompilable, RuntimeUnusable
from index.store.arrays import Vectors

log = logging.getLogger(__name__)

LEAST_COSINE = 0.9999
"""Of every vector in 32 bits to the reference's: what the order of additions changes is a tenth of this."""

OPSET = 18
_INPUTS = ("input_ids", "token_type_ids", "attention_mask")
_SENTENCE = "The council said on Tuesday that 1,200 homes would stay without water until the “old” main is mended. "
_SAMPLES = (
    "",
    "No.",
    "Die Brücke bleibt gesperrt, sagte die Bürgermeisterin.",
    "橋は閉鎖されたままです。",
    "قال الوزير إن الجسر مغلق.",
    *(_SENTENCE[: 3**power] for power in range(1, 5)),
    *(_SENTENCE * many for many in (1, 2, 5, 11, 40)),
)
"""Short and long, in several scripts; the last is longer than most windows."""
_QUICK = tuple(sample for sample in _SAMPLES if len(sample) <= 2 * len(_SENTENCE))
"""What a runtime in 16 bits is asked at each start: some hundredths of a second of it."""


def compile_model(name: str = DEFAULT_MODEL, *, compiled: Path = COMPILED) -> Path:
    """Write the compiled form of a model, in the place of an earlier one, and return its folder.

    Args:
        name: of the default model, the path of another one, or its name in the local cache of the model hub.
        compiled: where compiled models are.

    Raises:
        ModelNotFound: the model is not on this machine.
        ModelDamaged: the default model's weights are not the published ones.
        NotCompilable: the model cannot be traced, gives other vectors when compiled, or there is no place to write.
    """
    folder = find_folder(name)
    target = compiled_folder(compiled, folder, revision_of(name, folder))
    reference = Reference(folder, threads=None)
    try:
        compiled.mkdir(parents=True, exist_ok=True)
        with FileLock(compiled / ".lock"), tempfile.TemporaryDirectory(dir=compiled, prefix=".making-") as made:
            here = Path(made) / target.name
            here.mkdir()
            _write(reference, here)
            expected = reference.encode(_SAMPLES)
            _check(reference, load_graph(here, None, GraphRuntime.ONNXRUNTIME), expected)
            _offer_16_bits(here, dict(zip(_SAMPLES, expected, strict=True)))
            if target.exists():
                target.rename(Path(made) / "before")
            here.rename(target)
    except OSError as error:
        raise NotCompilable(f"The compiled model cannot be written to {compiled}: {error}.") from error
    return target


def _write(reference: Reference, folder: Path) -> None:
    tokenizer = _tokenizer(reference)
    _trace(reference, folder / GRAPH)
    (folder / TOKENIZER).write_text(tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    transformer = reference.transformer
    manifest = Manifest(
        format=FORMAT,
        dimension=reference.dimension,
        window_tokens=reference.window_tokens,
        pad_id=tokenizer.pad_token_id or 0,
        prompt=transformer.prompts.get(transformer.default_prompt_name) or "",
        sha256=sha256_of([folder / GRAPH, folder / TOKENIZER]),
        made_with={package: version(package) for package in ("torch", "sentence-transformers", "onnxruntime")},
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _tokenizer(reference: Reference) -> Any:
    tokenizer = reference.transformer.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        raise NotCompilable("The model's tokenizer is not one of the `tokenizers` package.")
    return tokenizer


def _trace(reference: Reference, graph: Path) -> None:
    import torch

    class Traced(torch.nn.Module):
        """The model with its inputs in a row, as tracing wants them."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = reference.transformer

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.transformer(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            return vectors

    example = reference.transformer.tokenizer(["One.", "A second, longer one."], padding=True, return_tensors="pt")
    names = [name for name in _INPUTS if name in example]
    axes: dict[str, dict[int, str]] = {name: {0: "texts", 1: "tokens"} for name in names}
    try:
        # The exporter warns that it is the older of two, and of each branch of the model that it takes for constant.
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Traced().eval(),
                tuple(example[name] for name in names),
                str(graph),
                input_names=names,
                output_names=["vectors"],
                dynamic_axes=axes | {"vectors": {0: "texts"}},
                opset_version=OPSET,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, KeyError) as error:
        raise NotCompilable(f"The model cannot be compiled: {error}") from error


def _check(reference: Reference, graph: Graph, expected: Vectors) -> None:
    """Compare vectors and counts of tokens."""
    cosine = _least_cosine(graph, expected)
    if not cosine >= LEAST_COSINE:
        raise NotCompilable(
            f"The compiled model gives other vectors than sentence-transformers: a cosine of {cosine:.5f}."
        )
    if [graph.count_tokens(text) for text in _SAMPLES] != [reference.count_tokens(text) for text in _SAMPLES]:
        raise NotCompilable("The compiled model counts other tokens than sentence-transformers.")


def _offer_16_bits(folder: Path, expected: Mapping[str, Vectors]) -> None:
    """Let machines with BF16 run the model in 16 bits, unless this is one and finds the vectors too far off."""
    write_samples(folder, _QUICK, np.stack([expected[text] for text in _QUICK]))
    _halve(folder)
    if not computes_in_bf16():
        return
    try:
        cosine = _least_cosine(load_graph(folder, None, GraphRuntime.OPENVINO), np.stack([*expected.values()]))
    except RuntimeUnusable as error:
        log.warning("%s", error)
        cosine = 0.0
    if not cosine >= LEAST_COSINE_IN_16_BITS:
        (folder / SAMPLES).unlink()
        log.warning("The model is not precise enough in 16 bits: a cosine of %.4f. It will run in 32.", cosine)


def _halve(folder: Path) -> None:
    """Write the weights in 16 bits, too, if OpenVINO is here; without, it reads those in 32."""
    try:
        write_halved(folder / GRAPH, folder / HALVED[0])
    except RuntimeUnusable as error:
        log.warning("%s", error)
        return
    sha256 = sha256_of([folder / name for name in (*HALVED, TOKENIZER)])
    manifest = read_manifest(folder).model_copy(update={"halved_sha256": sha256})
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _least_cosine(graph: Graph, expected: Vectors) -> float:
    """To the reference's vectors, of samples of one length alone and of several together."""
    both = graph.encode(_SAMPLES), np.concatenate([graph.encode([text]) for text in _SAMPLES])
    return min(float((found * expected).sum(axis=1).min()) for found in both)
