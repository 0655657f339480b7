"""Texts to unit vectors, by any sentence-transformers model that is on this machine."""

from index.encode.encoder import Encoder
from index.encode.files import COMPILED, DEFAULT_MODEL, DEFAULT_REVISION
from index.encode.sessions import GraphRuntime

__all__ = ["COMPILED", "DEFAULT_MODEL", "DEFAULT_REVISION", "Encoder", "GraphRuntime"]
