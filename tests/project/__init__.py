"""Tests of what surrounds the code: README, image, make, pins, documents."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
