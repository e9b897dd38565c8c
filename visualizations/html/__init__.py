"""报告网页. The report as one HTML file with its picture; nothing here draws for a terminal."""
