"""Style, scripts and pictures: all from inside the package, sent anew only when they have changed."""

from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).with_name("static")


class Assets(StaticFiles):
    """Static files that a browser asks about each time, so that an update of this software shows at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or 304 where the browser's own copy is the same."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response
