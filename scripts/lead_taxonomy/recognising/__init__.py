"""Recognise the exports of known systems by their headers, whatever the files are called."""
