"""On Record as a library: articles in, attributed statements out, found again by meaning."""

import os

# ONNX Runtime reports its use to its maker from 1.29 on, and keeps an identifier in the home directory, unless this is
# set before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
