"""Obsidian: one note a paper, found by its id, never written over a person's words."""
