"""The doors: HTTP and the command line; the only code that reads the environment."""
