"""The definitions as a page to read and to print, generated from the seeds alone."""
