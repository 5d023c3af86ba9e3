"""The deliveries: keep targets (Zotero, Obsidian) equal to the library. Imports library only."""
