"""A whole record from one store into another of either kind: rows and vectors as they are, under the ids they have."""

from index.store.copying.copy import Copied, copy_record

__all__ = ["Copied", "copy_record"]
