"""The revisions in order; the file name starts with the number."""
