"""Reads as much of a Dockerfile as ours uses: instructions, stages, exec forms, ENV, .dockerignore."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction with its continuation lines joined."""

    keyword: str
    text: str

    @property
    def words(self) -> list[str]:
        """The words of a shell form, without flags."""
        return [word for word in shlex.split(self.text) if not word.startswith("--")]

    @property
    def flags(self) -> dict[str, str]:
        """The leading `--name=value` flags."""
        return dict(re.findall(r"--([a-z-]+)=(\S+)", self.text.split(" CMD ")[0]))

    @property
    def arguments(self) -> list[str]:
        """The words of an exec form, such as `CMD ["serve"]` or `HEALTHCHECK … CMD ["python"]`."""
        words: list[str] = json.loads(self.text[self.text.index("[") :])
        return words


@dataclass(slots=True)
class Stage:
    """What stands between one FROM and the next."""

    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, keyword: str) -> list[Instruction]:
        """Every instruction with this keyword, in order."""
        return [instruction for instruction in self.instructions if instruction.keyword == keyword]

    def last(self, keyword: str) -> Instruction:
        """The instruction with this keyword that holds."""
        return self.all(keyword)[-1]

    @property
    def environment(self) -> dict[str, str]:
        """What the ENV instructions set."""
        return dict(word.split("=", 1) for env in self.all("ENV") for word in env.words)


def stages(path: Path) -> list[Stage]:
    """The stages of a Dockerfile, in order."""
    found: list[Stage] = []
    for instruction in _instructions(path.read_text()):
        if instruction.keyword == "FROM":
            image, *name = instruction.words
            found.append(Stage(image, name[1] if name else str(len(found))))
        else:
            found[-1].instructions.append(instruction)
    return found


def _instructions(text: str) -> Iterator[Instruction]:
    without_comments = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in without_comments.replace("\\\n", " ").splitlines():
        if line.strip():
            keyword, rest = line.split(None, 1)
            yield Instruction(keyword.upper(), rest.strip())


def ignored(path: str, patterns: list[str]) -> bool:
    """Whether a .dockerignore with these patterns keeps the path out: the last pattern that matches decides.

    Source: Docker's reference, ".dockerignore files"; a pattern that names a folder holds for all within.
    """
    decided = False
    for pattern in patterns:
        bare = pattern.lstrip("!").strip("/")
        if any(_matches(part, bare) for part in _with_parents(path)):
            decided = not pattern.startswith("!")
    return decided


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _matches(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatchcase(path.rsplit("/", 1)[-1], pattern[3:])
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)
