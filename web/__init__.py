"""The Flask front end: parses, calls one service of ``matchmaker``, renders."""
