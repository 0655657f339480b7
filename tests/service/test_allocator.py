"""What the allocator is told, by its own account: `malloc_info` of glibc lists the heaps of a process."""

import ctypes
import os
import subprocess
import sys

import pytest

from service.allocator import give_back_what_is_free

pytestmark = pytest.mark.skipif(
    getattr(ctypes.CDLL(None), "mallopt", None) is None, reason="this C library cannot be told"
)

PROGRAM = """
import ctypes, os, re, tempfile, threading
from service.allocator import LARGE_BYTES, give_back_what_is_free
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]

def told_of_itself():
    with tempfile.TemporaryFile() as file:
        stream = libc.fdopen(os.dup(file.fileno()), b"w")
        libc.malloc_info(0, stream)
        libc.fclose(stream)
        file.seek(0)
        return file.read().decode()

def allocate(size):
    block = libc.malloc(size)
    libc.free(block)

def mapped():
    return int(re.search('type="mmap" count="([0-9]+)"', told_of_itself())[1])

print("told" if give_back_what_is_free(os.environ) else "left alone")
together = threading.Barrier(4)
threads = [threading.Thread(target=lambda: (allocate(4000), together.wait())) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("one heap" if told_of_itself().count("<heap nr=") == 1 else "heaps")
allocate(LARGE_BYTES + 2**20)
before = mapped()
libc.malloc(LARGE_BYTES)
print("mapped" if mapped() > before else "not mapped")
libc.malloc(LARGE_BYTES // 2)
print("not mapped" if mapped() == before + 1 else "mapped")
"""


def told(**added: str) -> list[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "LD_PRELOAD"))}
    environment = clean | added
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_all_threads_have_one_heap() -> None:
    assert told()[:2] == ["told", "one heap"]


def test_large_blocks_are_mapped_whatever_was_freed_before_and_smaller_ones_never() -> None:
    assert told()[2:] == ["mapped", "not mapped"]


def test_what_the_operator_tells_the_allocator_holds() -> None:
    assert told(MALLOC_ARENA_MAX="16")[:2] == ["left alone", "heaps"]


@pytest.mark.parametrize("name", ["MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES", "LD_PRELOAD"])
def test_whoever_has_said_anything_about_the_allocator_is_not_overruled(name: str) -> None:
    value = "glibc.malloc.arena_max=4" if name == "GLIBC_TUNABLES" else "/usr/lib/another-allocator.so"

    assert not give_back_what_is_free({name: value})
