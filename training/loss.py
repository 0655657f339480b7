"""How far the answers of a network are from the annotators' and from those of its teachers."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.batches import Batch
from training.examples import IGNORED
from training.network import CONTENT_LABELS, Network
from training.recipe import Recipe

Answers = tuple[Tensor, Tensor]
"""What a network gives: labels (b, n, 8) and links (b, 3, n, n); see `Network.forward`."""
_SMALLEST = 1e-9


def from_annotators(answers: Answers, batch: Batch[Tensor], recipe: Recipe) -> Tensor:
    """Cross-entropy of labels and links."""
    labels, links = answers
    loss = _label_loss(labels[..., :CONTENT_LABELS], batch.content)
    loss = loss + _label_loss(labels[..., CONTENT_LABELS:], batch.frame)
    for i, weight in enumerate(_link_weights(recipe)):
        loss = loss + weight * _link_loss(links[:, i], batch.links[i])
    return loss


def from_teachers(answers: Answers, taught: Answers, batch: Batch[Tensor], recipe: Recipe) -> Tensor:
    """Divergence from what the teachers say, of the labels of each piece and of each link that was annotated.

    Source: Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network" (2015), without a temperature.
    """
    labels, links = answers
    taught_labels, taught_links = taught
    real = batch.content != IGNORED
    labels, taught_labels = labels[real], taught_labels[real]
    loss = _divergence(labels[:, :CONTENT_LABELS].log_softmax(-1), taught_labels[:, :CONTENT_LABELS])
    loss = loss + _divergence(labels[:, CONTENT_LABELS:].log_softmax(-1), taught_labels[:, CONTENT_LABELS:])
    for i, weight in enumerate(_link_weights(recipe)):
        rows, pieces, _ = batch.links[i]
        if len(rows):
            loss = loss + weight * _divergence(links[:, i][rows, pieces], taught_links[:, i][rows, pieces])
    return loss


@torch.no_grad()
def together(teachers: Sequence[Network], batch: Batch[Tensor]) -> Answers:
    """The log of the mean probability that several networks give to each label and link."""
    content, frame, links = [], [], []
    for teacher in teachers:
        labels, ends = teacher(batch.ids, batch.kinds, batch.mask)
        content.append(labels[..., :CONTENT_LABELS].softmax(-1))
        frame.append(labels[..., CONTENT_LABELS:].softmax(-1))
        links.append(ends.exp())
    labels = torch.cat([_mean(content), _mean(frame)], dim=-1)
    return labels.clamp_min(_SMALLEST).log(), _mean(links).clamp_min(_SMALLEST).log()


def _mean(parts: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(parts)).mean(0)


def _link_weights(recipe: Recipe) -> tuple[float, float, float]:
    return recipe.link_weight, recipe.link_weight, recipe.name_weight


def _label_loss(labels: Tensor, gold: Tensor) -> Tensor:
    return nn.functional.cross_entropy(labels.transpose(1, 2), gold, ignore_index=IGNORED)


def _link_loss(links: Tensor, gold: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    rows, pieces, ends = gold
    if not len(rows):
        return links.new_zeros(())
    chosen = links[rows, pieces].masked_fill(~ends, -1e4)
    return -chosen.logsumexp(-1).mean()


def _divergence(found: Tensor, taught: Tensor) -> Tensor:
    return nn.functional.kl_div(found, taught, reduction="batchmean", log_target=True)
