"""The published mart as a CSV file, for a spreadsheet."""
