"""The server for assistants: the public functions as read-only tools of the Model Context Protocol.

What an article says comes back only in fields named ``quoted_text``; everything else is a code, a
word from the package's vocabulary, a number or a sentence written by the package.
"""
