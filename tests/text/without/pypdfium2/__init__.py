raise ModuleNotFoundError("No module named 'pypdfium2'")
