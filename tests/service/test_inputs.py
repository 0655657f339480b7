"""What was given to a command, read in its order: also where processes read ahead of it."""

import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from index.bulk import Item
from index.errors import AddressRefused, InvalidInput, NotIngested, PageNotServed, ReadingStopped
from index.model import Article
from index.readers.ahead import WORTH_PROCESSES, PagesAhead
from index.readers.files import read_file
from index.readers.web import articles_at
from service.inputs import Inputs
from tests.dying import dying
from tests.index.fetch.site import Handler, article, fetcher_of, page, serving_site

NO_FILE = Path("no\0name.html")
"""The system's calls refuse such a name with an error that nobody expects."""


def _told(items: Sequence[object]) -> list[object]:
    return [(type(item), str(item)) if isinstance(item, InvalidInput) else item for item in items]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages, two of them with an article, and a text in their middle."""
    for number in range(WORTH_PROCESSES):
        whole = number in (1, WORTH_PROCESSES - 1)
        html = article(last=f"It was decided in room {number}.") if whole else "<html></html>"
        (tmp_path / f"{number:03}.html").write_text(html, encoding="utf-8")
    (tmp_path / "050.txt").write_text("A lamp was lit.", encoding="utf-8")
    return tmp_path


def test_what_processes_read_ahead_is_what_is_read_here_in_the_same_order(folder: Path) -> None:
    here, ahead = Inputs([str(folder)]), Inputs([str(folder)], processes=2)

    read = list(ahead.items())

    assert _told(read) == _told(list(here.items()))
    assert len(read) == WORTH_PROCESSES + 1
    assert [ahead.told() for _ in read] == [here.told() for _ in read]


def test_a_fault_in_one_page_is_told_and_stops_no_other(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    pages = [folder / "001.html", NO_FILE, folder / "099.html"]
    ahead = PagesAhead(pages, processes=1)

    first, fault, last = (ahead.next(page) for page in pages)
    ahead.close()

    assert _told([*first, *last]) == _told([*read_file(pages[0]), *read_file(pages[2])])
    assert isinstance(fault[0], NotIngested)
    assert str(fault[0]).startswith(f"{NO_FILE}: ")
    assert "null byte" in caplog.text


def test_processes_that_cannot_live_are_told_in_words_of_reading(folder: Path) -> None:
    ahead = PagesAhead([folder / "001.html"], processes=1)

    with dying(), pytest.raises(ReadingStopped, match="read pages ahead"):
        ahead.next(folder / "001.html")

    ahead.close()


def test_a_fault_in_a_file_that_is_read_here_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    (fault,) = read_file(NO_FILE)

    assert isinstance(fault, NotIngested)
    assert "null byte" in caplog.text


def test_a_fault_at_an_address_stops_no_other(caplog: pytest.LogCaptureFixture, folder: Path) -> None:
    def articles_at(url: str) -> Iterator[Item]:
        raise RecursionError(url)

    fault, *_, last = Inputs(["https://oxenby.example/mill", str(folder / "050.txt")], articles_at).items()

    assert str(fault).startswith("https://oxenby.example/mill: This article met a fault of the software")
    assert isinstance(last, Article)
    assert "RecursionError" in caplog.text


def test_a_password_in_an_address_is_not_shown() -> None:
    def articles_at(url: str) -> Iterator[Item]:
        raise AddressRefused(f"It is not fetched: it has {len(url)} characters.")

    (refused,) = Inputs(["https://ann:secret@oxenby.example/mill"], articles_at).items()

    assert str(refused) == "https://…@oxenby.example/mill: It is not fetched: it has 38 characters."


def test_pages_of_several_sites_are_fetched_beside_each_other_and_told_in_order() -> None:
    with serving_site() as slow, serving_site() as quick:
        both = threading.Barrier(2, timeout=60)

        def when_both_are_asked(handler: Handler) -> None:
            both.wait()
            page(article())(handler)

        slow.pages |= {"/mill": when_both_are_asked, "/kiln": page(article())}
        quick.pages |= {"/mill": when_both_are_asked}
        addresses = [slow.url("/mill"), slow.url("/gone"), quick.url("/mill"), slow.url("/kiln")]
        fetcher = fetcher_of(slow, allow_hosts=(slow.host, quick.host))

        read = list(Inputs(addresses, partial(articles_at, fetcher)).items())

    assert [item.url if isinstance(item, Article) else type(item) for item in read] == [
        addresses[0],
        PageNotServed,
        addresses[2],
        addresses[3],
    ]
    assert slow.paths == ["/mill", "/gone", "/kiln"]
