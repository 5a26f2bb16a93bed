"""Servers: what others ask for over a connection."""
