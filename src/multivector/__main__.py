"""``python -m multivector``."""

from multivector.cli.main import main

main()
