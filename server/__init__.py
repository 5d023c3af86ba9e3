"""The front door: HTTP API, pages, command line and sources of metadata. Imports sync and library."""
