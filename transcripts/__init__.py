"""Real chats: readers of export layouts, redaction of private data, drafts of cases.

No Flask, no database.
"""
