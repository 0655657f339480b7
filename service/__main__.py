"""`python -m service` is `onrecord`."""

from service.cli import main

main()
