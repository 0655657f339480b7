"""A whole record in a folder, as JSON Lines with a manifest, and the same record again from it."""

from index.store.dumping.dump import dump_record
from index.store.dumping.load import load_record
from index.store.dumping.manifest import Manifest

__all__ = ["Manifest", "dump_record", "load_record"]
