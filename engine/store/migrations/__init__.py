"""How the tables came to be what they are: numbered steps, run in order by `fingerpost migrate`."""
