"""The seeds in a spreadsheet: back to their canonical form, and to a workbook and back."""
