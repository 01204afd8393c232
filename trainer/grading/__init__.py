"""Speed, phrasing, coverage and the one total. Pure."""
