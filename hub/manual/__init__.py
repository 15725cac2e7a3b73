"""The user manual: chapters in five languages, as web pages and as a PDF for each language."""
