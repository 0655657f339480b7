"""Alerts: saved searches that tell of every statement that is written later and that they find."""
