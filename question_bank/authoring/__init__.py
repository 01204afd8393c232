"""A case as an editable tree: read from YAML and written back, checked place by place, changed by typed operations.

A draft may hold an invalid case, so everything here works on the tree of dicts, lists and texts that `source.py` reads;
nothing that somebody typed is lost on the way.
"""
