"""Scores of probability forecasts, and simple statistical forecasts to compare them with."""
