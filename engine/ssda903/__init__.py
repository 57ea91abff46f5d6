"""Reads the SSDA903 return: the yearly statistics on children looked after that each council in England sends in."""
