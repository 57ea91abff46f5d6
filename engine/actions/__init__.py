"""One verb a file, one transaction each; the only callers of `commit()`."""
