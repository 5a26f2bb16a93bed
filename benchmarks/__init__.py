"""How much time and memory termkit takes, beside its peers: ``python -m benchmarks``. See README.md."""
