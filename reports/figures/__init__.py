"""What is drawn: charts as SVG and the preview picture."""
