"""What pages ask of the database: SELECT only, frozen rows, never a write. README.md lists every question."""
