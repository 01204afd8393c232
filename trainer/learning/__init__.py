"""Readiness: what still stands between a trainee and going live. Pure."""
