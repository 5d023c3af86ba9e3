"""The daily list: gather, rank, compose, send, remember."""
