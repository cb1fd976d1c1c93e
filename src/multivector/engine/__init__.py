"""The same map over documents, on this machine or on a cluster."""
