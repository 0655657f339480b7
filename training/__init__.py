"""How the attribution model is trained; nothing here is needed to run it."""
