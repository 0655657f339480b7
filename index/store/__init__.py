"""Where the record is kept: the protocol in `base`, one module per implementation."""
