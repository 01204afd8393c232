"""Tables and queries, one file per noun. No Flask here: the web hands its session in.

To add a noun: write ``trainer/store/<noun>.py`` with its models, name the module in
``trainer/store/models.py``, then ``python -m trainer db revision "add <noun>"``.
"""
