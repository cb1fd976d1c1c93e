"""Dyad-year and dyad-month frames; joins that know each origin's coverage.

``index`` places each unit and time in a dense array; ``coverage`` says for each row whether an
origin speaks of it; ``frame`` joins origins of the store to the rows and hands them over as Arrow.
"""
