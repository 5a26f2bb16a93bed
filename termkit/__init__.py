"""termkit keeps Chinese and English versions of a text consistent."""

__version__ = "0.1.0"
