"""Zotero: one item a paper, looked for before it is made, merged three ways when it changes."""
