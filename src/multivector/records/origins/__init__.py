"""The origins: one module each, all of one shape, with what their owners left to correct."""
