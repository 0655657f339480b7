"""Why a file cannot be had."""

import pytest

from index.reasons import reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file or directory"), "there is no such file or folder. Check the name"),
        (PermissionError(13, "Permission denied"), "permission is denied. "),
        (IsADirectoryError(21, "Is a directory"), "it is a folder. "),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("gone"), "gone"),
    ],
)
def test_the_usual_ones_say_what_to_do_and_others_keep_their_words(error: OSError, reason: str) -> None:
    assert reason_of(error).startswith(reason)
