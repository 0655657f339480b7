"""One module per format, each from bytes to `Article`."""
