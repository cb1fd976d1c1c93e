"""The server for assistants: the public functions as read-only tools of the Model Context Protocol.

What an article says comes back only in fields named ``quoted_text``; everything else is a code, a
word of our vocabulary, a number or a sentence that we wrote.
"""
