"""Definitions of the channels: one module for each channel."""
