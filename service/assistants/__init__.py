"""The record for assistants: a server of the Model Context Protocol over the functions that the routes call."""
