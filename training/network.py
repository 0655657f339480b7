"""The network: the encoder's own layers, with labels for every word piece and links between them."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor, nn
from transformers import BertModel

from index.extract.tagger.windows import KINDS

CONTENT_LABELS, FRAME_LABELS = 3, 5
LINK_SIZE = 64
LINKS = ("source", "cue", "name")


class Network(nn.Module):
    """Word pieces in, labels and links out; `forward` gives all as one tuple, as a compiled graph does.

    Source of the link score: Dozat and Manning, "Deep Biaffine Attention for Neural Dependency Parsing" (2017), here
    with one projection a side and no bias.
    """

    def __init__(self, folder: Path, *, hidden_dropout: float = 0.1, attention_dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            hidden_dropout_prob=hidden_dropout,
            attention_probs_dropout_prob=attention_dropout,
            use_safetensors=True,
            local_files_only=True,
        )
        size = self.encoder.config.hidden_size
        self._widen_kinds(size)
        self.drop = nn.Dropout(hidden_dropout)
        self.labels = nn.Linear(size, CONTENT_LABELS + FRAME_LABELS)
        self.queries = nn.Linear(size, len(LINKS) * LINK_SIZE)
        self.keys = nn.Linear(size, len(LINKS) * LINK_SIZE)

    @classmethod
    def of(cls, folder: Path, state: Mapping[str, Tensor]) -> "Network":
        """The network of a trained state, without dropout."""
        network = cls(folder, hidden_dropout=0.0)
        network.load_state_dict(state)
        return network.eval()

    def _widen_kinds(self, size: int) -> None:
        """One embedding a kind of piece, each starting as the single segment that the encoder knows."""
        old = self.encoder.embeddings.token_type_embeddings.weight.data
        new = nn.Embedding(KINDS, size)
        new.weight.data.copy_(old[:1].expand(KINDS, size))
        self.encoder.embeddings.token_type_embeddings = new
        self.encoder.config.type_vocab_size = KINDS

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Labels and links of each window.

        Args:
            ids: shape (b, n), int64, the word pieces.
            kinds: shape (b, n), int64, the kind of each piece.
            mask: shape (b, n), int64, 1 for pieces and 0 for padding.


        Returns:
            labels: shape (b, n, 8), logits of 3 content and 5 frame labels.
            links: shape (b, 3, n, n), log-probability over the pieces of the window that a piece's link ends there.
        """
        hidden = self.drop(self.encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state)
        b, n, _ = hidden.shape
        queries = self.queries(hidden).view(b, n, len(LINKS), LINK_SIZE).transpose(1, 2)
        keys = self.keys(hidden).view(b, n, len(LINKS), LINK_SIZE).transpose(1, 2)
        scores = queries @ keys.transpose(2, 3) / LINK_SIZE**0.5
        scores = scores.masked_fill(mask[:, None, None, :] == 0, -1e4)
        return self.labels(hidden), scores.log_softmax(-1)
