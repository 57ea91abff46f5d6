"""How the tables came to be what they are: numbered steps, run in order by `fingerpost migrate`.

A change of `engine/tables` is a new step in `versions/`, the next number and a word for what it is about; a test
compares what the steps make with what the tables say. A step that anybody has run is never changed.
"""
