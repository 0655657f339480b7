"""On Record as a library: articles in, attributed statements out, found again by meaning."""
