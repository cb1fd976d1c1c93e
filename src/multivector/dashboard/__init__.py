"""The local web application: pages on the store and on articles, each with JSON and CSV twins."""
