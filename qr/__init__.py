"""The codes: the signed token on the wall, its keys, its status, how it is printed. Knows nothing else of ours."""
