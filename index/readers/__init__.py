"""Readers: one module per format, each turning what somebody has into articles."""

from index.readers.files import PassedOver, read_path

__all__ = ["PassedOver", "read_path"]
