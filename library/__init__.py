"""The shelf: what a paper is, when two are one, and where they are kept. Imports neither sync nor server."""
