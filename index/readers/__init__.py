"""Readers: one module per format, each turning what somebody has into articles."""

from index.readers.files import read_path
from index.readers.items import PassedOver

__all__ = ["PassedOver", "read_path"]
