"""Which route a request is for, before the framework sends it there."""

import re
from collections.abc import Iterator, Sequence

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount, compile_path
from starlette.types import Scope

ANY_METHOD = "ANY"


def declared_routes(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of every route, in the order in which they are tried; what is mounted takes any method."""
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, Mount):
            yield ANY_METHOD, str(context.path)
            continue
        # A route that answers GET answers HEAD in the same way, if at all.
        yield from ((method, str(context.path)) for method in sorted(context.methods or ()) if method != "HEAD")


class RouteFinder:
    """The routes of an application, by what they match.

    A request costs some ten microseconds; to have the framework match it twice would cost more than a hundred.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes: list[tuple[str, re.Pattern[str], str]] = []
        for method, path in declared_routes(routes):
            pattern, _, _ = compile_path(f"{path}/{{path:path}}" if method == ANY_METHOD else path)
            self._routes.append((method, pattern, f"{method} {path}"))

    def find(self, scope: Scope) -> str | None:
        """Method and path of the route that answers; None where there is none."""
        methods = {ANY_METHOD, "GET" if scope["method"] == "HEAD" else scope["method"]}
        path = _path_within(scope)
        found = (route for method, pattern, route in self._routes if method in methods and pattern.match(path))
        return next(found, None)


def _path_within(scope: Scope) -> str:
    """The path without that under which the application itself stands (ASGI, `root_path`)."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if path == root or path.startswith(f"{root}/") else path
