"""The settings of a run of training."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

SETTINGS = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a run; settings.toml says what each is for."""

    epochs: int
    batch_windows: int
    peak_learning_rate: float
    head_learning_rate: float
    warm_up: float
    weight_decay: float
    attention_dropout: float
    hidden_dropout: float
    clip_norm: float
    averaging: float
    link_weight: float
    name_weight: float
    forgotten_quotation: float
    forgotten_close: float
    taught: float


def read_recipe(path: Path = SETTINGS) -> Recipe:
    """The recipe of a TOML file; one that lacks a setting or has another is refused."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipe(**{field.name: given.pop(field.name) for field in fields(Recipe)}, **given)
