"""`onrecord worker`: batches of articles are worked through, and nothing is served."""

import signal
import sys
import threading
from types import FrameType

from index.jobs.articles import ARTICLES
from index.record import Record
from service.fetching import open_pages
from service.repeating import Repeated
from service.settings import Settings
from service.worker import batches


def work_until_stopped(record: Record, settings: Settings) -> None:
    """Take items of open batches until SIGTERM or SIGINT; those in hand are finished then.

    A second signal ends the process at once: what it had in hand is free again.
    """
    stopping = threading.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    work = batches(record, settings.max_text_characters, open_pages(settings).for_jobs)
    thread = Repeated(ARTICLES, work, settings.job_poll_s)
    thread.start()
    sys.stdout.write("On Record works through batches of articles.\n")
    sys.stdout.flush()
    stopping.wait()
    thread.stop()
    thread.join()
