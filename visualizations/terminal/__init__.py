"""终端显示. Trees and tables for people at a terminal; nothing here draws for a page."""
