"""From an article's text to its statements, with their speakers."""
