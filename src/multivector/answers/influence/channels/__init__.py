"""What each channel is measured by: one module a channel."""
