"""What is found out about an object at most once, when it is first asked for.

`functools.cached_property` does the same, but before Python 3.12 all objects of a class take turns at it: a search
would wait until another one has compared its vectors.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - reads like `property`
    """A property whose value is kept in the object; two threads that ask at the same moment both find it out."""

    def __init__(self, find_out: Callable[[Any], T]) -> None:
        self._find_out = find_out
        self.__doc__ = find_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> "once[T] | T":
        """The value, which from then on stands in front of this."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._find_out(instance)
        return value
