"""What the figures were measured on."""

import os
import platform
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    "torch",
    "sentence-transformers",
    "spacy",
    "onnxruntime",
    "openvino",
    "faiss-cpu",
    "SQLAlchemy",
    "fastapi",
    "uvicorn",
    "numpy",
)


def described(threads: int) -> Iterator[str]:
    """Processor, memory, versions and thread counts, one a line."""
    yield f"  processor  {processor()}, {os.cpu_count()} cores"
    yield f"  memory     {field(Path('/proc/meminfo'), 'MemTotal') / 1024**3:.0f} GiB"
    yield f"  system     {platform.platform()}, Python {platform.python_version()}"
    yield f"  packages   {', '.join(f'{name} {version(name)}' for name in PACKAGES)}"
    yield f"  threads    {threads} for the encoder and FAISS, OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS')}"


def processor() -> str:
    """The processor's name, where the kernel tells it."""
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found.group(1) if found else platform.machine()


def field(path: Path, name: str) -> int:
    """A field of a /proc file that is given in kB, in bytes."""
    found = re.search(rf"^{name}:\s*(\d+) kB$", path.read_text(), re.MULTILINE)
    if found is None:
        raise LookupError(f"{path} has no {name}.")
    return int(found.group(1)) * 1024


def family_of(process_id: int) -> list[int]:
    """A process and those that it started."""
    listed = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    return [process_id, *map(int, listed.split())]


def resident_bytes(process_id: int) -> int:
    """Memory that the process holds now."""
    return field(Path(f"/proc/{process_id}/status"), "VmRSS")
