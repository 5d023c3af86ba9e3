"""Sources of metadata: an identifier in, Clip JSON out. What lists leave out is asked for after the save."""
