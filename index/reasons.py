"""Why a file cannot be had, in words that say what to do."""

_KNOWN: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "there is no such file or folder. Check the name"),
    (PermissionError, "permission is denied. Let the user that this runs as read and write it, or name another"),
    (IsADirectoryError, "it is a folder. Name a file in it"),
    (NotADirectoryError, "what should be a folder in this name is a file. Check the name"),
    (FileExistsError, "it is a file, where a folder is needed. Name another"),
)


def reason_of(error: OSError) -> str:
    """What the system means, as a sentence without its end; where we know no better, in its own words."""
    known = next((words for kind, words in _KNOWN if isinstance(error, kind)), None)
    return known or error.strerror or str(error)
