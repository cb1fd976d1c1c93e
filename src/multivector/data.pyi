"""Types of the names in ``data.py``."""

from multivector.answers.data import add_data as add
from multivector.answers.data import cite_data as cite
from multivector.answers.data import list_data as list
from multivector.answers.data import pull_data as pull
from multivector.answers.data import verify_data as verify

__all__ = ["add", "cite", "list", "pull", "remove", "verify"]

from multivector.answers.data import remove_data as remove
